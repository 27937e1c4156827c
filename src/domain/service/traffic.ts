/** Which instances take requests: what gateways do, and what the dashboard says of it. */
import type { HealthCount } from '../view/views'
import type { CatalogInstance, Health, ServiceSpec, SubsetSpec } from './service'

/** Passing instances take requests, and those in warning where the service allows it; none without weight or port. */
export function takesRequests(
  { health, weight, port }: Pick<CatalogInstance, 'health' | 'weight' | 'port'>,
  sendToWarning: ServiceSpec['sendToWarning'],
): boolean {
  return (health === 'passing' || (health === 'warning' && sendToWarning)) && weight > 0 && port > 0
}

/** What the check of a managed instance says before its first look; it is critical until then. */
export const notLookedAtYet = 'not looked at yet'

/** Whether an instance of the subset's service carries all of its tags and meta values. */
export function isInSubset(
  instance: { tags: readonly string[]; meta: Readonly<Record<string, string>> },
  { tags, meta }: Pick<SubsetSpec, 'tags' | 'meta'>,
): boolean {
  return (
    tags.every((tag) => instance.tags.includes(tag)) &&
    Object.entries(meta).every(([key, value]) => instance.meta[key] === value)
  )
}

/** How many instances are how well. One whose checks have not run counts as critical: it takes no requests. */
export function countHealth(instances: readonly { health: Health }[]): HealthCount {
  const count = { passing: 0, warning: 0, critical: 0 }
  for (const { health } of instances) count[health === 'unknown' ? 'critical' : health] += 1
  return count
}
