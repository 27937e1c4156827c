import type { Destination } from '../routing/route'

/**
 * A destination, chosen by weight; null when none has any.
 * @param random from 0 (inclusive) to 1 (exclusive).
 */
export function pickDestination(destinations: readonly Destination[], random: number): Destination | null {
  const total = destinations.reduce((sum, each) => sum + each.weightPercent, 0)
  let left = random * total
  let last: Destination | null = null
  for (const each of destinations) {
    if (each.weightPercent <= 0) continue
    if (left < each.weightPercent) return each
    left -= each.weightPercent
    last = each
  }
  return last
}
