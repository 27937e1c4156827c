'use client'

/** Exactly one revision's changes, taken back by a new one. What was changed on top of them since is not touched. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'use-intl'
import type { ObjectDiff } from '@/domain/view/change-views'
import type { RevisionView } from '@/domain/view/views'
import { onScreen } from '../live/cadence'
import { useTRPC, useTRPCClient } from '../live/trpc'
import { showPublishProgress } from '../publish/publish-progress'
import { ErrorState } from '../ui/error-state'
import { PageHeader } from '../ui/page-header'
import { Panel } from '../ui/panel'
import { PageSkeleton } from '../ui/skeletons'
import { approvalWanted } from './approval-wanted'
import { DiffCounts, LongDiff } from './long-diff'
import { TakeBackForm } from './take-back-form'
import { useMakeChangeSet } from './use-make-change-set'
import classes from './changes.module.css'

export function RevertPage({ revision }: { revision: number }) {
  const t = useTranslations('revisions')
  const changes = useTranslations('changes')
  const trpc = useTRPC()
  const view = useQuery(trpc.changes.get.queryOptions({ revision }, { retry: false }))
  // From the revision to the one before it: its changes, backwards.
  const inverse = useQuery(
    trpc.changes.compare.queryOptions({ from: revision, to: revision - 1 }, { staleTime: Infinity, retry: false }),
  )
  const error = view.error ?? inverse.error
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
      {view.data !== undefined && inverse.data !== undefined ? (
        <Revert view={view.data} diffs={inverse.data.diffs} />
      ) : error === null ? (
        <PageSkeleton />
      ) : (
        <ErrorState
          error={error}
          onRetry={() => {
            void view.refetch()
            void inverse.refetch()
          }}
        />
      )}
    </>
  )
}

function Revert({ view, diffs }: { view: RevisionView; diffs: readonly ObjectDiff[] }) {
  const t = useTranslations('revisions')
  const trpc = useTRPC()
  const router = useRouter()
  const { revision } = view
  const revert = useMutation(
    trpc.changes.revert.mutationOptions({
      onSuccess: (status) => {
        showPublishProgress(status)
        router.push(`/changes/${String(status.revision)}`)
      },
    }),
  )
  const changeSet = useChangeSetOf(revision)
  const namespaces = useQuery(trpc.namespaces.list.queryOptions())
  const wanted = approvalWanted(diffs, namespaces.data ?? [])
  return (
    <div className={classes.stack}>
      <Panel title={t('willBeTakenBack')} aside={<DiffCounts diffs={diffs} />}>
        {diffs.length === 0 ? <p className={classes.same}>{t('nothingDiffers')}</p> : <LongDiff diffs={diffs} />}
      </Panel>
      <Panel>
        <TakeBackForm
          action={t('revertTitle', { revision })}
          initialMessage={t('revertMessage', { revision, message: view.message }).slice(0, 500)}
          doneHref={`/changes/${String(revision)}`}
          nothing={diffs.length === 0}
          blocked={wanted && !changeSet.possible ? t('onlyNewestAsSet') : null}
          busy={revert.isPending || changeSet.busy}
          error={revert.error ?? changeSet.error}
          onConfirm={(message) => {
            revert.mutate({ revision, message })
          }}
          onChangeSet={wanted ? changeSet.make : null}
        />
      </Panel>
    </div>
  )
}

/** As a change set: the newest one's inverse is the rollback to the one before it, which comes as edits. */
function useChangeSetOf(revision: number) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const newest = useQuery(trpc.changes.list.queryOptions({ limit: 1 }, { ...onScreen }))
  const { busy, error, make } = useMakeChangeSet()
  const preview = useMutation({
    mutationFn: (_title: string) => client.changes.previewRollback.query({ to: revision - 1 }),
    onSuccess: ({ edits }, title) => {
      make(title, edits)
    },
  })
  return {
    possible: newest.data?.[0]?.revision === revision,
    busy: busy || preview.isPending,
    error: preview.error ?? error,
    make: (title: string) => {
      preview.mutate(title)
    },
  }
}
