'use client'

/** Exactly one revision's changes, taken back by a new one. What was changed on top of them since is not touched. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'use-intl'
import type { RevertPreview } from '@/domain/view/change-views'
import type { RevisionView } from '@/domain/view/views'
import { onScreen } from '../live/cadence'
import { useTRPC } from '../live/trpc'
import { PreviewSummary } from '../publish/preview-summary'
import { showPublishProgress } from '../publish/publish-progress'
import { useUser } from '../session/session-context'
import { ErrorState } from '../ui/error-state'
import { PageHeader } from '../ui/page-header'
import { Panel } from '../ui/panel'
import { PageSkeleton } from '../ui/skeletons'
import { DiffCounts, LongDiff } from './long-diff'
import { RefusalNotice, TakeBackForm } from './take-back-form'
import { whyNoRevert } from './revision-actions'
import { useMakeChangeSet } from './use-make-change-set'
import classes from './changes.module.css'

export function RevertPage({ revision }: { revision: number }) {
  const t = useTranslations('revisions')
  const changes = useTranslations('changes')
  const trpc = useTRPC()
  const view = useQuery(trpc.changes.get.queryOptions({ revision }, { retry: false }))
  const preview = useQuery(
    trpc.changes.previewRevert.queryOptions({ revision }, { ...onScreen, staleTime: 0, retry: false }),
  )
  const error = view.error ?? preview.error
  return (
    <>
      <PageHeader
        title={t('revertTitle', { revision })}
        parents={[
          { label: changes('title'), href: '/changes' },
          { label: `r${String(revision)}`, href: `/changes/${String(revision)}` },
        ]}
        description={t('revertText')}
      />
      {view.data !== undefined && preview.data !== undefined ? (
        <Revert view={view.data} preview={preview.data} />
      ) : error === null ? (
        <PageSkeleton />
      ) : (
        <ErrorState
          error={error}
          onRetry={() => {
            void view.refetch()
            void preview.refetch()
          }}
        />
      )}
    </>
  )
}

function Revert({ view, preview: { preview, conflicts, edits } }: { view: RevisionView; preview: RevertPreview }) {
  const t = useTranslations('revisions')
  const trpc = useTRPC()
  const router = useRouter()
  const { revision } = view
  const { diffs, approvalNamespaces } = preview
  const revert = useMutation(
    trpc.changes.revert.mutationOptions({
      onSuccess: (status) => {
        showPublishProgress(status)
        router.push(`/changes/${String(status.revision)}`)
      },
    }),
  )
  const changeSet = useMakeChangeSet()
  const whyNot = whyNoRevert(view, useUser().role)
  // It would be refused, so it is said before it is asked for.
  if (conflicts.length > 0) return <RefusalNotice refusal={{ kind: 'CONFLICT', conflicts, message: '' }} />
  return (
    <div className={classes.stack}>
      <Panel title={t('willBeTakenBack')} aside={<DiffCounts diffs={diffs} />}>
        {diffs.length === 0 ? <p className={classes.same}>{t('nothingDiffers')}</p> : <LongDiff diffs={diffs} />}
      </Panel>
      {diffs.length === 0 ? null : <PreviewSummary preview={preview} />}
      <Panel>
        <TakeBackForm
          action={t('revertTitle', { revision })}
          initialMessage={t('revertMessage', { revision, message: view.message }).slice(0, 500)}
          doneHref={`/changes/${String(revision)}`}
          nothing={diffs.length === 0}
          blocked={whyNot === null ? null : t('whyNot.ROLE')}
          busy={revert.isPending || changeSet.busy}
          error={revert.error ?? changeSet.error}
          onConfirm={(message) => {
            revert.mutate({ revision, message })
          }}
          onChangeSet={
            approvalNamespaces.length === 0
              ? null
              : (title) => {
                  changeSet.make(title, edits)
                }
          }
        />
      </Panel>
    </div>
  )
}
