import type { Health } from '@/domain/service/service'
import type { HealthCount } from '@/domain/view/views'

/** Instances by health. One of unknown health takes no traffic, so it counts as critical, as Consul counts it. */
export function countHealth(instances: readonly { health: Health }[]): HealthCount {
  const count = (...states: Health[]) => instances.filter((each) => states.includes(each.health)).length
  return { passing: count('passing'), warning: count('warning'), critical: count('critical', 'unknown') }
}
