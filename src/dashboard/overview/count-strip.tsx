'use client'

import { Skeleton } from '@mantine/core'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { OverviewView } from '@/domain/view/views'
import { useNamespace, withNamespace } from '../live/namespace'
import { HealthBar } from '../services/health-bar'
import classes from './overview.module.css'

interface Count {
  key: 'services' | 'breakers' | 'limits' | 'locks' | 'gateways'
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
              {count.value ?? <Skeleton height={18} width={30} my={5} display="inline-block" />}
            </span>
            <span className={classes.countNote}>{count.note}</span>
          </div>
        </Link>
      ))}
    </nav>
  )
}

function useCounts(overview: OverviewView | undefined): Count[] {
  const t = useTranslations('overview.counts')
  const text = (value: number | undefined) => (value === undefined ? null : String(value))
  const open = overview?.breakersNotClosed ?? []
  const limits = overview?.limitsThrottling ?? []
  const behind = overview?.gateways.notSynced ?? 0
  return [
    {
      key: 'services',
      href: '/services',
      value: text(overview?.services.total),
      note: overview === undefined ? null : <HealthBar health={overview.services} counted="services" />,
    },
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
    { key: 'locks', href: '/locks', value: text(overview?.locksHeld), note: null },
    {
      key: 'gateways',
      href: '/gateways',
      value: overview === undefined ? null : String(behind),
      note: overview === undefined ? null : t('of', { total: overview.gateways.total }),
      ...(behind > 0 ? { tone: 'warn' as const } : {}),
    },
  ]
}
