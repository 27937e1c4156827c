/** The details of what needs attention, taken apart so that they can be put in the reader's words. */
import { breakerStates, type BreakerState } from '@/domain/breaker/policy'
import type { AttentionItem, PublishStatus } from '@/domain/view/views'

export type AttentionDetail =
  | { kind: 'STATE'; state: BreakerState }
  | { kind: 'WAITING_FOR'; part: NonNullable<PublishStatus['waitingFor']> }
  /** `who` are gateways that lack it, or the one that refuses it with its reason. */
  | { kind: 'ENFORCED_BY'; enforced: number; gateways: number; who: string }
  | { kind: 'MORE'; count: number }
  | { kind: 'TEXT'; text: string }

export function attentionDetail({ code, detail }: Pick<AttentionItem, 'code' | 'detail'>): AttentionDetail {
  const text = { kind: 'TEXT', text: detail } as const
  switch (code) {
    case 'BREAKER_OPEN': {
      const state = breakerStates.find((each) => each === detail)
      return state === undefined ? text : { kind: 'STATE', state }
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
