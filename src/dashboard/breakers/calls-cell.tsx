'use client'

import { useTranslations } from 'use-intl'
import type { BreakerSpec } from '@/domain/breaker/policy'
import { callsNeeded } from '@/domain/breaker/window'
import { useFormat } from '../ui/use-format'
import type { BreakerSummary } from './board'

interface CallsCellProps {
  summary: Pick<BreakerSummary, 'bufferedCalls' | 'reporting'> | null
  spec: BreakerSpec
}

/** Calls in the window, of as many as it takes to judge. Each machine needs its own: for several together it is on hover. */
export function CallsCell({ summary, spec }: CallsCellProps) {
  const t = useTranslations('breakers')
  const format = useFormat()
  if (summary === null) return <span className="sy-muted">–</span>
  const calls = format.number(summary.bufferedCalls)
  const minimum = format.number(callsNeeded(spec))
  return (
    <span title={t('callsNeeded', { minimum })}>
      {calls}
      {summary.reporting === 1 ? <span className="sy-muted"> {t('ofMinimum', { minimum })}</span> : null}
    </span>
  )
}
