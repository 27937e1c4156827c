/** The details of what needs attention, taken apart so that they can be put in the reader's words. */
import { breakerStates, type BreakerState } from '@/domain/breaker/policy'
import type { AttentionItem, PublishStatus } from '@/domain/view/views'

export type AttentionDetail =
  | { kind: 'STATE'; state: BreakerState }
  | { kind: 'WAITING_FOR'; part: NonNullable<PublishStatus['waitingFor']> }
  /** `who` are gateways that lack it, or the one that refuses it with its reason. */
  | { kind: 'ENFORCED_BY'; enforced: number; gateways: number; who: string }
  | { kind: 'MORE'; count: number }
  /** How many of a service's instances still take requests, and why operators took the others out. */
  | { kind: 'TAKING'; taking: number; instances: number; reasons: string }
  | { kind: 'TEXT'; text: string }

/** Which sentence is said: a service that operators emptied on purpose is not broken. */
export function attentionWords({
  code,
  severity,
}: Pick<AttentionItem, 'code' | 'severity'>): AttentionItem['code'] | 'SERVICE_TAKEN_OUT' {
  return code === 'SERVICE_CRITICAL' && severity === 'warning' ? 'SERVICE_TAKEN_OUT' : code
}

export function attentionDetail({ code, detail }: Pick<AttentionItem, 'code' | 'detail'>): AttentionDetail {
  const text = { kind: 'TEXT', text: detail } as const
  switch (code) {
    case 'BREAKER_OPEN': {
      const state = breakerStates.find((each) => each === detail)
      return state === undefined ? text : { kind: 'STATE', state }
    }
    case 'SERVICE_CRITICAL': {
      const [, taking, instances, reasons = ''] = /^(\d+)\/(\d+)(?: (.*))?$/s.exec(detail) ?? []
      if (taking === undefined || instances === undefined) return text
      return { kind: 'TAKING', taking: Number(taking), instances: Number(instances), reasons }
    }
    case 'PUBLISH_WAITING': {
      const part = (['CONSUL', 'CONTROLLER', 'DRIFT'] as const).find((each) => detail.endsWith(` ${each}`))
      return part === undefined ? { kind: 'TEXT', text: '' } : { kind: 'WAITING_FOR', part }
    }
    case 'PUBLISH_SLOW': {
      const [, enforced, gateways, who = ''] = /^r\d+ (\d+)\/(\d+)(?: (.*))?$/s.exec(detail) ?? []
      if (enforced === undefined || gateways === undefined) return text
      return { kind: 'ENFORCED_BY', enforced: Number(enforced), gateways: Number(gateways), who }
    }
    case 'DRIFT': {
      const more = /^\+(\d+)$/.exec(detail)?.[1]
      return more === undefined ? text : { kind: 'MORE', count: Number(more) }
    }
    default:
      return text
  }
}

/** What an operator does first about a breaker in this state: what is held open is let go, anything else is held. */
export function alertIntent(state: BreakerState): 'FORCED_OPEN' | 'RESET' {
  return state === 'FORCED_OPEN' ? 'RESET' : 'FORCED_OPEN'
}
