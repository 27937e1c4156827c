import { setImmediate as breathe } from 'node:timers/promises'

/**
 * Ten thousand instances are not compared at one go: a portion at a time, so that looks at instances, news of others and
 * answers to requests come through in between. All instances of one service are in the same portion.
 */
export interface Portion<Desired, Actual> {
  desired: Desired[]
  actual: Actual[]
}

const instancesTogether = 1000

interface OfService {
  service: string
}

/** Does the work on each portion; one after the other, with room between them. */
export async function inPortions<Desired extends OfService, Actual extends OfService>(
  desired: readonly Desired[],
  actual: readonly Actual[],
  work: (portion: Portion<Desired, Actual>) => void,
): Promise<void> {
  const all = portionsOf(desired, actual, instancesTogether)
  for (const [number, portion] of all.entries()) {
    if (number > 0) await breathe()
    work(portion)
  }
}

/** @param atLeast instances of either kind make a portion full */
export function portionsOf<Desired extends OfService, Actual extends OfService>(
  desired: readonly Desired[],
  actual: readonly Actual[],
  atLeast: number,
): Portion<Desired, Actual>[] {
  const byService = new Map<string, Portion<Desired, Actual>>()
  const of = ({ service }: OfService) => {
    const known = byService.get(service) ?? { desired: [], actual: [] }
    byService.set(service, known)
    return known
  }
  for (const each of desired) of(each).desired.push(each)
  for (const each of actual) of(each).actual.push(each)
  const portions: Portion<Desired, Actual>[] = []
  let last: Portion<Desired, Actual> | undefined
  for (const each of byService.values()) {
    if (last === undefined || Math.max(last.desired.length, last.actual.length) >= atLeast) {
      last = { desired: [], actual: [] }
      portions.push(last)
    }
    for (const one of each.desired) last.desired.push(one)
    for (const one of each.actual) last.actual.push(one)
  }
  return portions
}
