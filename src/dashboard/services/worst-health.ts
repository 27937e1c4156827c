import type { Health } from '@/domain/service/service'
import type { HealthCount } from '@/domain/view/views'

/** A service is as well as its worst instance; without instances nothing is known. */
export function worstHealth(health: HealthCount): Health {
  if (health.critical > 0) return 'critical'
  if (health.warning > 0) return 'warning'
  return health.passing > 0 ? 'passing' : 'unknown'
}
