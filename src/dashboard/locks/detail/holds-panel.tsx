'use client'

import dynamic from 'next/dynamic'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { LockDetail } from '@/domain/view/lock-views'
import { Panel } from '../../ui/panel'
import { ChartSkeleton } from '../../ui/skeletons'
import { useFormat } from '../../ui/use-format'
import classes from './detail.module.css'
import { prepareHolds } from './prepare-holds'

const HoldsChart = dynamic(async () => (await import('./holds-chart')).HoldsChart, {
  ssr: false,
  loading: () => <ChartSkeleton heightPx={150} />,
})

/** How long the lock was held in the last hour. */
export function HoldsPanel({ detail }: { detail: LockDetail }) {
  const t = useTranslations('locks')
  const format = useFormat()
  const bars = useMemo(() => prepareHolds(detail.holds), [detail.holds])
  const { holdP50Ms, holdP99Ms } = detail.row
  const figures = t('holdFigures', { p50: format.latency(holdP50Ms), p99: format.latency(holdP99Ms) })
  return (
    <Panel title={t('holds')} aside={bars.length === 0 ? undefined : figures}>
      {bars.length === 0 ? (
        <p className={classes.nothing}>{t('noHolds')}</p>
      ) : (
        <HoldsChart
          bars={bars}
          time={format.latency}
          number={format.rate}
          says={({ count, upToMs }) => t('holdsUpTo', { count, time: format.latency(upToMs) })}
          summary={`${t('holds')}: ${figures}`}
        />
      )}
    </Panel>
  )
}
