'use client'

import { ActionIcon } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowsLeftRight,
  IconChevronLeft,
  IconChevronRight,
  IconGitCommit,
  IconHistory,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { RevisionView } from '@/domain/view/views'
import { onScreen } from '../live/cadence'
import { useTRPC } from '../live/trpc'
import { useUser } from '../session/session-context'
import { ErrorState } from '../ui/error-state'
import { PageHeader } from '../ui/page-header'
import { Panel } from '../ui/panel'
import { PageSkeleton } from '../ui/skeletons'
import { ToneBadge } from '../ui/state-badge'
import { TimeAgo } from '../ui/time'
import { ActionButton } from './action-button'
import { compareHref } from './compare-address'
import { Enforcement } from './enforcement'
import { GatewaysOnRevision } from './gateways-on-revision'
import { DiffCounts, LongDiff } from './long-diff'
import { whyNoRevert, whyNoRollback } from './revision-actions'
import { OriginBadges } from './use-revision-columns'
import classes from './changes.module.css'

/** One revision: who, when and why, the proof that it is in force, what differed, and the way back. */
export function RevisionPage({ revision }: { revision: number }) {
  const t = useTranslations('changes')
  const trpc = useTRPC()
  const query = useQuery(trpc.changes.get.queryOptions({ revision }, { ...onScreen, retry: false }))
  const newest = useQuery(trpc.changes.list.queryOptions({ limit: 1 }, { ...onScreen }))
  const view = query.data?.revision === revision ? query.data : undefined
  if (view === undefined) {
    return query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <PageSkeleton />
  }
  const last = Math.max(newest.data?.[0]?.revision ?? revision, revision)
  return (
    <>
      <PageHeader
        title={view.message}
        parents={[{ label: t('title'), href: '/changes' }]}
        badges={
          <>
            <ToneBadge tone="none" icon={IconGitCommit}>
              r{revision}
            </ToneBadge>
            <OriginBadges row={view} />
          </>
        }
        description={t.rich('byWhen', { who: view.author, when: () => <TimeAgo atMs={view.committedAtMs} /> })}
        actions={<RevisionActions view={view} newest={last} />}
      />
      <div className={classes.stack}>
        <Enforcement view={view} overtaken={revision < last} />
        <Panel title={t('what')} aside={<DiffCounts diffs={view.diffs} />}>
          <LongDiff diffs={view.diffs} />
        </Panel>
        <GatewaysOnRevision gateways={view.gateways} />
      </div>
    </>
  )
}

/** The ways back, the comparison, and the neighbours. */
function RevisionActions({ view, newest }: { view: RevisionView; newest: number }) {
  const t = useTranslations('changes')
  const r = useTranslations('revisions')
  const { role } = useUser()
  const { revision } = view
  const page = `/changes/${String(revision)}`
  const noRollback = whyNoRollback(view, newest, role)
  const noRevert = whyNoRevert(view, role)
  return (
    <>
      {noRollback === 'NEWEST' ? null : (
        <ActionButton
          href={`${page}/rollback`}
          icon={IconHistory}
          whyNot={noRollback === null ? null : r('whyNot.ROLE')}
        >
          {r('rollBackToThis')}
        </ActionButton>
      )}
      <ActionButton href={`${page}/revert`} icon={IconArrowBackUp} whyNot={noRevert === null ? null : r(`whyNot.ROLE`)}>
        {r('takeBackThis')}
      </ActionButton>
      <ActionButton
        href={revision === newest ? compareHref(revision - 1, revision) : compareHref(revision, newest)}
        icon={IconArrowsLeftRight}
        whyNot={null}
      >
        {r('compareWith')}
      </ActionButton>
      <Step to={revision - 1} possible={revision > 1} label={t('previous')} icon={<IconChevronLeft size={16} />} />
      <Step to={revision + 1} possible={revision < newest} label={t('next')} icon={<IconChevronRight size={16} />} />
    </>
  )
}

interface StepProps {
  to: number
  possible: boolean
  label: string
  icon: React.ReactNode
}

/** To the neighbouring revision; not offered at either end. */
function Step({ to, possible, label, icon }: StepProps) {
  if (!possible) return null
  return (
    <ActionIcon
      component={Link}
      href={`/changes/${String(to)}`}
      aria-label={label}
      title={label}
      variant="default"
      size={30}
    >
      {icon}
    </ActionIcon>
  )
}
