'use client'

import { useTranslations } from 'use-intl'
import { useFormat } from '../ui/use-format'
import { rateBar } from './board'
import classes from './breakers.module.css'

interface RateBarProps {
  ratePercent: number | null
  thresholdPercent: number
  label: string
}

/** A rate as a bar from 0 to 100 with its threshold as a mark; nothing is drawn while too few calls are known. */
export function RateBar({ ratePercent, thresholdPercent, label }: RateBarProps) {
  const t = useTranslations('breakers')
  const format = useFormat()
  const bar = rateBar(ratePercent, thresholdPercent)
  const threshold = format.percent(thresholdPercent)
  return (
    <div
      className={classes.rate}
      title={
        bar === null ? t('tooFewCalls') : t('rateOfThreshold', { label, rate: format.percent(ratePercent), threshold })
      }
    >
      <span className={classes.rateFigure} data-over={bar?.over === true || undefined}>
        {format.percent(ratePercent)}
      </span>
      <span className={classes.track} aria-hidden>
        {bar === null ? null : (
          <span
            className={classes.fill}
            data-over={bar.over || undefined}
            style={{ width: `${String(bar.fillPercent)}%` }}
          />
        )}
        <span className={classes.mark} style={{ left: `${String(Math.min(99, thresholdPercent))}%` }} />
      </span>
      <span className="sy-muted">{threshold}</span>
    </div>
  )
}
