import { instanceAddress } from '@/domain/service/service'
import type { InstanceRow } from '@/domain/view/fleet-views'
import type { CsvValue } from '../ui/csv'
import { versionOf } from './instance-words'

/** Names of columns for machines: the same in every language, units last. */
export const instanceHead = [
  'service',
  'instance',
  'id',
  'node',
  'datacenter',
  'health',
  'health_since',
  'flapping_changes',
  'mode',
  'weight',
  'registered_weight',
  'in_flight',
  'requests_per_second',
  'error_percent',
  'p99_ms',
  'source',
  'version',
  'tags',
  'meta',
  'order_reason',
  'order_actor',
  'order_expires_at',
] as const

function instant(atMs: number | null | undefined): string | null {
  return atMs === null || atMs === undefined ? null : new Date(atMs).toISOString()
}

export function instanceCells(row: InstanceRow): CsvValue[] {
  return [
    row.service,
    instanceAddress(row),
    row.id,
    row.node,
    row.datacenter,
    row.health,
    instant(row.healthSinceMs),
    row.flapping?.changes ?? null,
    row.order?.mode ?? 'ACTIVE',
    row.weight,
    row.registeredWeight,
    row.inFlight,
    row.traffic?.requestsPerSecond ?? null,
    row.traffic?.errorPercent ?? null,
    row.traffic?.p99Ms ?? null,
    row.managed ? 'MANAGED' : 'DISCOVERED',
    versionOf(row),
    row.tags.join(' '),
    Object.entries(row.meta)
      .map((pair) => pair.join('='))
      .join(' '),
    row.order?.reason ?? null,
    row.order?.actor ?? null,
    instant(row.order?.expiresAtMs),
  ]
}
