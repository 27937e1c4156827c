'use client'

import {
  IconCircleCheckFilled,
  IconHourglass,
  IconRefresh,
  IconRouter,
  IconSquareRoundedXFilled,
  type Icon,
} from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { PublishStatus, RevisionRow } from '@/domain/view/views'
import type { PublishStep } from '../publish/publish-step'
import type { Tone } from '../ui/state-badge'
import { useFormat } from '../ui/use-format'
import { proofOf } from './proof'
import classes from './changes.module.css'

/** One look for each step of a publish, on every screen that tells of it. */
export const stepLooks = {
  WAITING: { tone: 'warn', icon: IconHourglass, colour: 'yellow' },
  SPREADING: { tone: 'warn', icon: IconRefresh, colour: 'accent' },
  ENFORCED: { tone: 'good', icon: IconCircleCheckFilled, colour: 'teal' },
  FAILING: { tone: 'bad', icon: IconSquareRoundedXFilled, colour: 'red' },
  NO_GATEWAY: { tone: 'none', icon: IconRouter, colour: 'gray' },
} as const satisfies Record<PublishStep['kind'], { tone: Tone; icon: Icon; colour: string }>

interface ProofCellProps {
  row: RevisionRow
  live: PublishStatus | null
}

/** "42 of 42 · 180 ms": that a revision is in force, in the list of revisions. */
export function ProofCell({ row, live }: ProofCellProps) {
  const t = useTranslations('revisions')
  const format = useFormat()
  const proof = proofOf(row, live)
  if (proof.kind === 'NOT_WITNESSED') {
    return (
      <span className="sy-muted" title={t('notWitnessedHelp')}>
        {t('notWitnessed')}
      </span>
    )
  }
  const step = proof.kind === 'PROVEN' ? 'ENFORCED' : proof.step
  const { tone, icon: StepIcon } = stepLooks[step]
  const [enforced, gateways] =
    proof.kind === 'PROVEN' ? [proof.gateways, proof.gateways] : [proof.status.enforcedBy, proof.status.gateways]
  const tookMs = proof.kind === 'PROVEN' ? proof.tookMs : proof.status.tookMs
  return (
    <span
      className={classes.proof}
      data-tone={tone}
      data-proof={step}
      title={proof.kind === 'PROVEN' ? t('slowestWas', { gateway: proof.slowest }) : undefined}
    >
      <StepIcon size={14} aria-hidden className={classes.proofIcon} />
      {step === 'WAITING' || step === 'NO_GATEWAY' ? t(`step.${step}`) : t('countOf', { enforced, gateways })}
      {tookMs === null ? null : <span className="sy-muted">· {format.latency(tookMs)}</span>}
    </span>
  )
}
