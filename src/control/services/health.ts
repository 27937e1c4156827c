import type { CatalogInstance } from '@/domain/service/service'
import type { HealthCount } from '@/domain/view/views'

/** How many instances are how well. One whose checks have not run counts as critical: it takes no traffic. */
export function countHealth(instances: readonly CatalogInstance[]): HealthCount {
  const count = { passing: 0, warning: 0, critical: 0 }
  for (const { health } of instances) count[health === 'unknown' ? 'critical' : health]++
  return count
}

/** One word for a service: critical when nothing takes traffic, warning when some instances are not passing. */
export function worstOf(count: HealthCount): keyof HealthCount | null {
  const total = count.passing + count.warning + count.critical
  if (total === 0) return null
  if (count.passing + count.warning === 0) return 'critical'
  return count.passing === total ? 'passing' : 'warning'
}
