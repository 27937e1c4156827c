'use client'

/**
 * The one way a change goes out: what differs from what is in force, what it affects, what to know first, a message;
 * then it is published at once, or gathered in a change set. In an editor that was opened from a change set it is saved
 * there, and compared together with what else the set holds.
 */
import { Modal, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { changeId, objectKey } from '@/domain/revision/object'
import type { ChangePreview, ChangeSetView, Edit } from '@/domain/view/change-views'
import type { PublishStatus } from '@/domain/view/views'
import { useTRPC } from '../live/trpc'
import { ErrorState } from '../ui/error-state'
import type { LostRace } from './lost-race'
import { PreviewSummary } from './preview-summary'
import { PublishForm } from './publish-form'
import { SaveToSetForm } from './save-to-set-form'
import { SemanticDiff } from './semantic-diff'

export interface ReviewPublishProps {
  opened: boolean
  onClose: () => void
  edits: Edit[]
  /** Proposed message, such as "Move checkout to v2". */
  message?: string
  /** The change set that the edit goes into; left out, it is published or added to one of choice. */
  set?: ChangeSetView | null
  onPublished?: (status: PublishStatus) => void
  /** It is in a change set now. */
  onGathered?: (setId: string) => void
  /** Called with what the API refused, so that a form can mark its fields; the dialog closes. */
  onRefused?: (error: unknown) => void
  /** Somebody was faster. `set` is the change set as it stands now, when the race was lost inside of one. */
  onLost?: (lost: LostRace, set: ChangeSetView | null) => void
}

export function ReviewPublish(props: ReviewPublishProps) {
  const t = useTranslations('publish')
  const title = props.set === undefined || props.set === null ? t('title') : t('titleSave')
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={title} size="xl">
      {props.opened && props.edits.length > 0 ? <Review {...props} /> : null}
    </Modal>
  )
}

function Review(props: ReviewPublishProps) {
  const { edits, message = '', set = null } = props
  const t = useTranslations('publish')
  const trpc = useTRPC()
  const all = set === null ? edits : withRestOf(set, edits)
  const preview = useQuery(trpc.changes.preview.queryOptions({ edits: all }, { staleTime: 0, gcTime: 0, retry: false }))

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
  const ours = new Set(edits.map((edit) => objectKey(changeId(edit))))
  return (
    <Stack gap="md">
      <SemanticDiff diffs={preview.data.diffs.filter((diff) => ours.has(objectKey(diff.id)))} />
      {set === null ? null : <WithRest set={set} preview={preview.data} ours={ours} />}
      <PreviewSummary preview={preview.data} />
      {set === null ? (
        <PublishForm {...props} preview={preview.data} initialMessage={message} />
      ) : (
        <SaveToSetForm {...props} set={set} preview={preview.data} />
      )}
    </Stack>
  )
}

/** Says that what follows speaks of the whole set, when it holds more than what is edited here. */
function WithRest({ set, preview, ours }: { set: ChangeSetView; preview: ChangePreview; ours: ReadonlySet<string> }) {
  const t = useTranslations('publish')
  const rest = preview.diffs.filter((diff) => !ours.has(objectKey(diff.id))).length
  return rest === 0 ? null : <div className="sy-muted">{t('withRest', { title: set.title, count: rest })}</div>
}

/** What the set would hold with these edits in it. */
function withRestOf(set: ChangeSetView, edits: readonly Edit[]): Edit[] {
  const ours = new Set(edits.map((edit) => objectKey(changeId(edit))))
  return [...set.edits.map(({ edit }) => edit).filter((edit) => !ours.has(objectKey(changeId(edit)))), ...edits]
}
