'use client'

/**
 * The rules of an earlier revision, brought back as a new one. What is shown is held still while it is read; when somebody
 * publishes meanwhile, it is told who, and nothing goes out before it was previewed again.
 */
import { Alert, Button } from '@mantine/core'
import { IconGitMerge } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { RollbackPreview } from '@/domain/view/change-views'
import type { RevisionRow } from '@/domain/view/views'
import { useOpened } from '../forms/use-opened'
import { errorCode } from '../live/api-error'
import { onScreen } from '../live/cadence'
import { useTRPC } from '../live/trpc'
import { PreviewSummary } from '../publish/preview-summary'
import { showPublishProgress } from '../publish/publish-progress'
import { useMay } from '../session/session-context'
import { ErrorState } from '../ui/error-state'
import { PageHeader } from '../ui/page-header'
import { Panel } from '../ui/panel'
import { PageSkeleton } from '../ui/skeletons'
import { DiffCounts, LongDiff } from './long-diff'
import { RollbackNotes } from './rollback-notes'
import { TakeBackForm } from './take-back-form'
import { useMakeChangeSet } from './use-make-change-set'
import classes from './changes.module.css'

export function RollbackPage({ revision }: { revision: number }) {
  const t = useTranslations('revisions')
  const changes = useTranslations('changes')
  const [attempt, setAttempt] = useState(0)
  const [faster, setFaster] = useState<RevisionRow | null>(null)
  const page = `/changes/${String(revision)}`
  return (
    <>
      <PageHeader
        title={t('rollbackTitle', { revision })}
        parents={[
          { label: changes('title'), href: '/changes' },
          { label: `r${String(revision)}`, href: page },
        ]}
        description={t('rollbackText', { revision })}
      />
      {faster === null ? null : <FasterNotice row={faster} />}
      <RollbackReview
        key={attempt}
        revision={revision}
        onAgain={(row) => {
          setFaster(row)
          setAttempt(attempt + 1)
        }}
      />
    </>
  )
}

interface RollbackReviewProps {
  revision: number
  /** Preview anew, on top of the revision that came meanwhile. */
  onAgain: (faster: RevisionRow | null) => void
}

function RollbackReview({ revision, onAgain }: RollbackReviewProps) {
  const trpc = useTRPC()
  const query = useQuery(
    trpc.changes.previewRollback.queryOptions(
      { to: revision },
      { staleTime: 0, retry: false, refetchOnWindowFocus: false },
    ),
  )
  const preview = useOpened(query)
  const newest = useQuery(trpc.changes.list.queryOptions({ limit: 1 }, { ...onScreen }))
  if (preview === undefined) {
    return query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <PageSkeleton />
  }
  const head = newest.data?.[0]
  const overtaken = head !== undefined && head.revision > preview.head ? head : null
  return (
    <Rollback
      preview={preview}
      overtaken={overtaken}
      onAgain={async () => {
        const row = overtaken ?? (await newest.refetch()).data?.[0] ?? null
        onAgain(row !== null && row.revision > preview.head ? row : null)
      }}
    />
  )
}

interface RollbackProps {
  preview: RollbackPreview
  /** The newest revision, when it came after the preview. */
  overtaken: RevisionRow | null
  onAgain: () => Promise<void>
}

function Rollback({ preview, overtaken, onAgain }: RollbackProps) {
  const t = useTranslations('revisions')
  const trpc = useTRPC()
  const router = useRouter()
  const { to, head, notes } = preview
  const { diffs, approvalNamespaces } = preview.preview
  const rollback = useMutation(
    trpc.changes.rollback.mutationOptions({
      onSuccess: (status) => {
        showPublishProgress(status)
        router.push(`/changes/${String(status.revision)}`)
      },
      onError: (error) => {
        if (errorCode(error) === 'CONFLICT') void onAgain()
      },
    }),
  )
  const changeSet = useMakeChangeSet()
  const mayRollBack = useMay('EDITOR')
  return (
    <div className={classes.stack}>
      {overtaken === null ? null : (
        <FasterNotice row={overtaken}>
          <div className={classes.again}>
            <Button onClick={() => void onAgain()}>{t('previewAgain')}</Button>
          </div>
        </FasterNotice>
      )}
      <Panel title={t('willDiffer', { head })} aside={<DiffCounts diffs={diffs} />}>
        {diffs.length === 0 ? (
          <p className={classes.same}>{t('same', { from: head, to })}</p>
        ) : (
          <LongDiff diffs={diffs} />
        )}
      </Panel>
      {diffs.length === 0 ? null : <PreviewSummary preview={preview.preview} />}
      {notes.length === 0 ? null : (
        <Panel title={t('notesTitle')}>
          <RollbackNotes notes={notes} />
        </Panel>
      )}
      <Panel>
        <TakeBackForm
          action={t('rollbackTitle', { revision: to })}
          initialMessage={t('rollbackMessage', { revision: to })}
          doneHref={`/changes/${String(to)}`}
          nothing={diffs.length === 0}
          blocked={!mayRollBack ? t('whyNot.ROLE') : overtaken === null ? null : t('previewFirst')}
          busy={rollback.isPending || changeSet.busy}
          error={rollback.error ?? changeSet.error}
          onConfirm={(message) => {
            rollback.mutate({ to, head, message })
          }}
          onChangeSet={
            approvalNamespaces.length === 0
              ? null
              : (title) => {
                  changeSet.make(title, preview.edits)
                }
          }
        />
      </Panel>
    </div>
  )
}

/** Who published while the preview was read. */
function FasterNotice({ row, children }: { row: RevisionRow; children?: React.ReactNode }) {
  const t = useTranslations('revisions')
  return (
    <Alert
      variant="outline"
      color="yellow"
      icon={<IconGitMerge size={18} />}
      title={t('fasterTitle')}
      mb="sm"
      role="alert"
    >
      {t(children === undefined ? 'fasterShown' : 'faster', {
        who: row.author,
        revision: row.revision,
        message: row.message,
      })}
      {children}
    </Alert>
  )
}
