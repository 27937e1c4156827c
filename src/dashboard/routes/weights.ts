/**
 * Weights of a route's destinations, in whole percent. A route is only taken when they add to 100, so the editor helps:
 * with two destinations the one gives what the other takes; with more, what is missing can be given to one of them.
 */
export interface Weighted {
  weightPercent: number | ''
}

export function totalWeight(destinations: readonly Weighted[]): number {
  return destinations.reduce((sum, each) => sum + (each.weightPercent === '' ? 0 : each.weightPercent), 0)
}

/** Whole percents that add to 100 and differ by at most one, the larger ones first. */
export function evenWeights(count: number): number[] {
  const base = Math.floor(100 / count)
  return Array.from({ length: count }, (_, index) => base + (index < 100 - base * count ? 1 : 0))
}

/** Sets one weight. Of two destinations, the other takes the rest. */
export function withWeight<T extends Weighted>(destinations: readonly T[], index: number, weight: number | ''): T[] {
  const balances = destinations.length === 2 && weight !== '' && weight >= 0 && weight <= 100
  return destinations.map((each, at) => {
    if (at === index) return { ...each, weightPercent: weight }
    return balances ? { ...each, weightPercent: 100 - weight } : each
  })
}

/** What this destination would hold if it took all that is missing (or gave up all that is too much); null when it cannot. */
export function weightWithRest(destinations: readonly Weighted[], index: number): number | null {
  const total = totalWeight(destinations)
  const own = destinations[index]?.weightPercent
  const whole = 100 - (total - (own === undefined || own === '' ? 0 : own))
  return total === 100 || whole < 0 || whole > 100 ? null : whole
}
