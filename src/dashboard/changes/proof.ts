/**
 * What can be said about a revision's way to the gateways: what was written down when all had it, what they report now, or
 * that nobody witnessed it. A claim is only made of what was seen.
 */
import type { PublishStatus, RevisionRow } from '@/domain/view/views'
import { publishStep, type PublishStep } from '../publish/publish-step'

export type Proof =
  | { kind: 'PROVEN'; gateways: number; tookMs: number; slowest: string }
  | { kind: 'LIVE'; step: PublishStep['kind']; status: PublishStatus }
  | { kind: 'NOT_WITNESSED' }

/**
 * @param live the way of the newest revision as it is now; null while that is not known. As long as it is not in force
 * everywhere it is told instead of what was once written down: a gateway may have come since that refuses it.
 */
export function proofOf(row: Pick<RevisionRow, 'revision' | 'enforcement'>, live: PublishStatus | null): Proof {
  const status = live?.revision === row.revision ? live : null
  const step = status === null ? null : publishStep(status).kind
  if (row.enforcement !== null && (step === null || step === 'ENFORCED' || step === 'NO_GATEWAY')) {
    const { gateways, tookMs, slowest } = row.enforcement
    return { kind: 'PROVEN', gateways, tookMs, slowest }
  }
  if (status === null || step === null) return { kind: 'NOT_WITNESSED' }
  return { kind: 'LIVE', step, status }
}
