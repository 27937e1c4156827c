/** What a drift amounts to for a reader: what is being done about it, or how it ended; and what is not watched now. */
import { objectKinds, type ObjectKind } from '@/domain/revision/object'
import type { DriftMode, DriftRow, DriftTarget } from '@/domain/view/change-views'
import type { SystemStatus } from '@/domain/view/views'

export type DriftState =
  /** Open: the controller puts it right by its setting, by request, or takes it in. */
  | 'REPAIRING'
  | 'ASKED'
  | 'REMOVING'
  | 'ADOPTING'
  /** Open: it stays until somebody asks, by the setting, or because it may be somebody else's. */
  | 'REPORTED'
  | 'UNDECIDED'
  /** Over. */
  | 'REPAIRED'
  | 'REMOVED'
  | 'ADOPTED'
  | 'GONE'

type Subject = Pick<DriftRow, 'target' | 'kind' | 'resolution' | 'resolvedAtMs' | 'repairRequested'>

/** @param mode of the row's target; null while it is not known */
export function driftState(row: Subject, mode: DriftMode | null): DriftState {
  // To repair what was never published is to remove it.
  const foreign = row.kind === 'FOREIGN'
  if (row.resolvedAtMs !== null) {
    return row.resolution === 'REPAIRED' && foreign ? 'REMOVED' : (row.resolution ?? 'GONE')
  }
  if (row.resolution === 'ADOPTED') return 'ADOPTING'
  if (row.repairRequested) return foreign ? 'REMOVING' : 'ASKED'
  // What others registered in the catalog is never removed without being asked.
  if (row.target === 'CONSUL_CATALOG' && foreign) return 'UNDECIDED'
  return mode === 'REPAIR' ? 'REPAIRING' : 'REPORTED'
}

/** Whether somebody can still decide about it. */
export function isUndone(state: DriftState): boolean {
  return state === 'REPAIRING' || state === 'REPORTED' || state === 'UNDECIDED'
}

export interface DriftPath {
  /** The object of ours that differs; null when the path is of no object. */
  object: { kind: ObjectKind; name: string } | null
  /** The field of it; empty when all of it differs. */
  path: string
}

/** In Consul KV a path begins with the object: `route shop/checkout destinations[v2].weightPercent`. */
export function driftPath(path: string): DriftPath {
  const parts = /^(\S+) (\S+\/\S+)(?: (.*))?$/.exec(path)
  const [, kind = '', name = '', rest = ''] = parts ?? []
  const known = objectKinds.find((each) => each === kind)
  return known === undefined ? { object: null, path } : { object: { kind: known, name }, path: rest }
}

/**
 * The targets that nobody compares now, so that nothing is claimed of them. The controller compares; what does not answer
 * it cannot compare.
 */
export function notCompared(status: Pick<SystemStatus, 'controller' | 'consul' | 'redis'>): DriftTarget[] {
  if (!status.controller.ok) return ['CONSUL_KV', 'CONSUL_CATALOG', 'REDIS']
  return [
    ...(status.consul.ok ? [] : (['CONSUL_KV', 'CONSUL_CATALOG'] as const)),
    ...(status.redis.ok ? [] : (['REDIS'] as const)),
  ]
}
