'use client'

import { ActionIcon } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconGitCommit } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { onScreen } from '../live/cadence'
import { useTRPC } from '../live/trpc'
import { SemanticDiff } from '../publish/semantic-diff'
import { ErrorState } from '../ui/error-state'
import { PageHeader } from '../ui/page-header'
import { Panel } from '../ui/panel'
import { PageSkeleton } from '../ui/skeletons'
import { ToneBadge } from '../ui/state-badge'
import { TimeAgo } from '../ui/time'
import { Enforcement } from './enforcement'
import classes from './changes.module.css'

/** One revision: who, when and why, what differed, and how far it has come. */
export function RevisionPage({ revision }: { revision: number }) {
  const t = useTranslations('changes')
  const trpc = useTRPC()
  const query = useQuery(trpc.changes.get.queryOptions({ revision }, { ...onScreen, retry: false }))
  const newest = useQuery(trpc.changes.list.queryOptions({ limit: 1 }, { ...onScreen }))
  const view = query.data?.revision === revision ? query.data : undefined
  if (view === undefined) {
    return query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <PageSkeleton />
  }
  const last = newest.data?.[0]?.revision ?? revision
  return (
    <>
      <PageHeader
        title={view.message}
        parents={[{ label: t('title'), href: '/changes' }]}
        badges={
          <ToneBadge tone="none" icon={IconGitCommit}>
            r{revision}
          </ToneBadge>
        }
        description={t.rich('byWhen', { who: view.author, when: () => <TimeAgo atMs={view.committedAtMs} /> })}
        actions={
          <>
            <Step
              to={revision - 1}
              possible={revision > 1}
              label={t('previous')}
              icon={<IconChevronLeft size={16} />}
            />
            <Step
              to={revision + 1}
              possible={revision < last}
              label={t('next')}
              icon={<IconChevronRight size={16} />}
            />
          </>
        }
      />
      <div className={classes.stack}>
        <Enforcement status={view.status} checksum={view.checksum} />
        <Panel title={t('what')} aside={t('objectCount', { count: view.diffs.length })}>
          <SemanticDiff diffs={view.diffs} />
        </Panel>
      </div>
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
