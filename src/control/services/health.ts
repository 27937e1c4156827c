import type { Health } from '@/domain/service/service'
import type { HealthCount } from '@/domain/view/views'

/** One word for a service: critical when nothing takes traffic, warning when some instances are not passing. */
export function worstOf(count: HealthCount): Health {
  const total = count.passing + count.warning + count.critical
  if (total === 0) return 'unknown'
  if (count.passing + count.warning === 0) return 'critical'
  return count.passing === total ? 'passing' : 'warning'
}
