import type { PublishStatus } from '@/domain/view/views'

/** Where a revision stands on its way, and how far that is. */
export interface PublishStep {
  kind: 'WAITING' | 'SPREADING' | 'ENFORCED' | 'FAILING' | 'NO_GATEWAY'
  percent: number
}

/** Saved counts a tenth, standing in Consul a third, the gateways share the rest. */
export function publishStep(status: PublishStatus): PublishStep {
  // It has not left the database, so what a gateway refuses is the hand edit and not this revision.
  if (!status.published && status.waitingFor === 'DRIFT') return { kind: 'WAITING', percent: 10 }
  if (status.failing.length > 0) return { kind: 'FAILING', percent: 100 }
  if (!status.published) return { kind: 'WAITING', percent: 10 }
  if (status.gateways === 0) return { kind: 'NO_GATEWAY', percent: 33 }
  if (status.enforcedBy >= status.gateways) return { kind: 'ENFORCED', percent: 100 }
  return { kind: 'SPREADING', percent: 33 + Math.floor((67 * status.enforcedBy) / status.gateways) }
}
