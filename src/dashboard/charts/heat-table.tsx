'use client'

import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { FrameView } from '@/domain/view/views'
import { useFormat } from '../ui/use-format'
import type { Heat } from './prepare-heat'
import { heatSummaries } from './prepare-heat-table'
import classes from './heat.module.css'

/** The same as the strip of heat, in figures over the whole range. */
export function HeatTable({ frames, heat }: { frames: readonly FrameView[]; heat: Heat }) {
  const t = useTranslations('charts.heat')
  const format = useFormat()
  const rows = useMemo(() => heatSummaries(frames, heat), [frames, heat])
  return (
    <div className={classes.scroll} role="region" aria-label={t('title')} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('instance')}</th>
            <th scope="col">{t('requests')}</th>
            <th scope="col">{t('errors')}</th>
            <th scope="col">{t('worstP99')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.instance}>
              <th scope="row">{row.instance}</th>
              <td>{format.rate(row.requestsPerSecond)}</td>
              <td>{format.percent(row.errorPercent)}</td>
              <td>{format.latency(row.worstP99Ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
