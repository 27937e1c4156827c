import type { Health } from '@/domain/service/service'
import type { HealthCount } from '@/domain/view/views'

/** One word for a service: critical when nothing takes traffic, warning when some instances are not passing. */
export function worstHealth(health: HealthCount): Health {
  const { passing, warning, critical } = health
  if (passing + warning + critical === 0) return 'unknown'
  if (passing + warning === 0) return 'critical'
  return warning + critical === 0 ? 'passing' : 'warning'
}
