import { healthStates, type Health } from '@/domain/service/service'
import type { OverviewView } from '@/domain/view/views'

/** How many services are in each health, the states that occur; `unknown` are those without an instance. */
export function servicesByHealth({ total, ...counts }: OverviewView['services']): [Health, number][] {
  const unknown = Math.max(0, total - counts.passing - counts.warning - counts.critical)
  const all = { ...counts, unknown }
  return healthStates.map((health): [Health, number] => [health, all[health]]).filter(([, count]) => count > 0)
}
