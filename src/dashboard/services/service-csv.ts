import type { ServiceRow } from '@/domain/view/views'
import type { CsvValue } from '../ui/csv'

/** Names of columns for machines: the same in every language, units last. */
export const serviceHead = [
  'service',
  'namespace',
  'source',
  'health',
  'passing',
  'warning',
  'critical',
  'requests_per_second',
  'error_percent',
  'p99_ms',
  'breaker',
  'limits',
  'routes',
  'ordered',
  'flapping',
] as const

export function serviceCells(row: ServiceRow): CsvValue[] {
  return [
    row.name,
    row.namespace,
    row.source,
    row.worst,
    row.health.passing,
    row.health.warning,
    row.health.critical,
    row.traffic?.requestsPerSecond ?? null,
    row.traffic?.errorPercent ?? null,
    row.traffic?.p99Ms ?? null,
    row.breakers.map((each) => `${each.namespace}/${each.name} ${each.worst}`).join('; '),
    row.limits,
    row.routes,
    row.ordered,
    row.flapping,
  ]
}
