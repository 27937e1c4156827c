'use client'

import { Skeleton } from '@mantine/core'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { OverviewView } from '@/domain/view/views'
import { useNamespace, withNamespace } from '../live/namespace'
import { StateBadge } from '../ui/state-badge'
import { servicesByHealth } from './services-by-health'
import classes from './overview.module.css'

interface Count {
  key: 'breakers' | 'limits' | 'locks' | 'gateways'
  href: string
  value: string | null
  note: ReactNode
  tone?: 'bad' | 'warn'
}

/** One line of counts, each a link to the list it counts. */
export function CountStrip({ overview }: { overview: OverviewView | undefined }) {
  const t = useTranslations('overview.counts')
  const [namespace] = useNamespace()
  return (
    <nav className={classes.counts} aria-label={t('label')}>
      <div className={classes.count} data-count="services">
        <div className={classes.countLabel}>{t('services')}</div>
        <div className={classes.countLine}>
          <Link href={withNamespace('/services', namespace)} className={classes.countValue}>
            {overview === undefined ? <Waiting /> : overview.services.total}
          </Link>
          {overview === undefined ? null : <ServicesByHealth overview={overview} namespace={namespace} />}
        </div>
      </div>
      {useCounts(overview).map((count) => (
        <Link
          key={count.key}
          href={withNamespace(count.href, namespace)}
          className={classes.count}
          data-count={count.key}
        >
          <div className={classes.countLabel}>{t(count.key)}</div>
          <div className={classes.countLine}>
            <span className={classes.countValue} data-tone={count.tone}>
              {count.value ?? <Waiting />}
            </span>
            <span className={classes.countNote}>{count.note}</span>
          </div>
        </Link>
      ))}
    </nav>
  )
}

function Waiting() {
  return <Skeleton height={18} width={30} my={5} display="inline-block" />
}

/** How many services are how well, each a link to those. */
function ServicesByHealth({ overview, namespace }: { overview: OverviewView; namespace: string | null }) {
  const t = useTranslations('overview.counts')
  const states = useTranslations('states')
  return (
    <span className={classes.byHealth}>
      {servicesByHealth(overview.services).map(([health, count]) => (
        <Link
          key={health}
          href={withNamespace(`/services?health=${health}`, namespace)}
          className={classes.healthLink}
          aria-label={t('servicesSo', { count, state: states(health) })}
        >
          <StateBadge state={health} variant="iconOnly" />
          <span aria-hidden>{count}</span>
        </Link>
      ))}
    </span>
  )
}

function useCounts(overview: OverviewView | undefined): Count[] {
  const t = useTranslations('overview.counts')
  const text = (value: number | undefined) => (value === undefined ? null : String(value))
  const open = overview?.breakersNotClosed ?? []
  const limits = overview?.limitsThrottling ?? []
  const behind = overview?.gateways.notSynced ?? 0
  const heldLong = overview?.locksHeldLong ?? 0
  return [
    {
      key: 'breakers',
      href: open.length > 0 ? '/breakers?state=NOT_CLOSED' : '/breakers',
      value: text(overview?.breakersNotClosed.length),
      note: open.map((each) => each.name).join(', '),
      ...(open.some((each) => each.state === 'OPEN' || each.state === 'FORCED_OPEN') ? { tone: 'bad' as const } : {}),
    },
    {
      key: 'limits',
      href: '/limits',
      value: text(overview?.limitsThrottling.length),
      note: limits.map((each) => each.name).join(', '),
      ...(limits.length > 0 ? { tone: 'warn' as const } : {}),
    },
    {
      key: 'locks',
      href: heldLong > 0 ? '/locks?warned=true' : '/locks',
      value: overview?.locksHeldLong === null ? '–' : text(overview?.locksHeldLong),
      note: null,
      ...(heldLong > 0 ? { tone: 'warn' as const } : {}),
    },
    {
      key: 'gateways',
      href: '/gateways',
      value: overview === undefined ? null : String(behind),
      note: overview === undefined ? null : t('of', { total: overview.gateways.total }),
      ...(behind > 0 ? { tone: 'warn' as const } : {}),
    },
  ]
}
