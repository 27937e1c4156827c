'use client'

/**
 * The one way a change goes out: what differs from what is in force, what it affects, what to know first, a message,
 * publish. How it spreads over the gateways is then shown in a corner, until all enforce it or say why not.
 */
import { Modal, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Edit } from '@/domain/view/change-views'
import type { PublishStatus } from '@/domain/view/views'
import { useTRPC } from '../live/trpc'
import { ErrorState } from '../ui/error-state'
import { PreviewSummary } from './preview-summary'
import { PublishForm } from './publish-form'
import { SemanticDiff } from './semantic-diff'

interface ReviewPublishProps {
  opened: boolean
  onClose: () => void
  edits: Edit[]
  /** Proposed message, such as "Move checkout to v2". */
  message?: string
  onPublished?: (status: PublishStatus) => void
  /** Called with what the API refused, so that a form can mark its fields; the dialog closes. */
  onRefused?: (error: unknown) => void
}

export function ReviewPublish(props: ReviewPublishProps) {
  const t = useTranslations('publish')
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('title')} size="xl">
      {props.opened && props.edits.length > 0 ? <Review {...props} /> : null}
    </Modal>
  )
}

function Review({ edits, message = '', onClose, onPublished, onRefused }: ReviewPublishProps) {
  const t = useTranslations('publish')
  const trpc = useTRPC()
  const preview = useQuery(trpc.changes.preview.queryOptions({ edits }, { staleTime: 0, gcTime: 0, retry: false }))

  if (preview.isError) {
    return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
  }
  if (preview.data === undefined) {
    return (
      <Stack gap="xs" aria-busy aria-label={t('preview')} role="status">
        <Skeleton height={28} />
        <Skeleton height={80} />
        <Skeleton height={60} />
      </Stack>
    )
  }
  return (
    <Stack gap="md">
      <SemanticDiff diffs={preview.data.diffs} />
      <PreviewSummary preview={preview.data} />
      <PublishForm
        edits={edits}
        changes={preview.data.diffs.length}
        initialMessage={message}
        onClose={onClose}
        onRefused={onRefused}
        onPublished={onPublished}
      />
    </Stack>
  )
}
