/**
 * How the memory of telemetry is shared out. Each part of each resolution has a share that it is never trimmed below;
 * what others leave unused of theirs goes, in this order, to those that need more: totals first, single instances last,
 * and of those the finest last of all. So when a fleet outgrows its memory, single instances are the first to reach less
 * far back, and totals the last. Pure; see keep-within.ts for who measures and trims.
 */
import { isKeptIn, partNames, type Part } from './parts'
import { resolutions, type Resolution } from './resolution'

/** A part in one resolution. */
export interface Slot {
  part: Part
  resolution: Resolution['name']
}

/** Percent of the bound, for 1 s, 10 s and 1 min. They make 100. What is not kept in a resolution has 0 there. */
const shares: Record<Part, readonly [number, number, number]> = {
  total: [2, 4, 10],
  services: [4, 6, 10],
  routes: [4, 5, 9],
  breakers: [2, 1, 1],
  limits: [1, 1, 1],
  locks: [1, 1, 1],
  callers: [2, 2, 3],
  calls: [2, 6, 0],
  instances: [11, 6, 4],
}

/** What measuring and trimming every few seconds may be behind by. */
const inUse = 0.92

/** In the order in which they are given what is left. */
export const slots: readonly Slot[] = partNames
  .flatMap((part) => resolutions.map(({ name }) => ({ part, resolution: name })))
  .filter(({ part, resolution }) => isKeptIn(part, resolution))
  .toSorted((a, b) => rank(a) - rank(b))

function rank({ part, resolution }: Slot): number {
  const order: readonly Part[] = [
    'total',
    'services',
    'routes',
    'breakers',
    'limits',
    'locks',
    'callers',
    'calls',
    'instances',
  ]
  return order.indexOf(part) * 10 + ['1m', '10s', '1s'].indexOf(resolution)
}

export function slotName({ part, resolution }: Slot): string {
  return `${part} ${resolution}`
}

/**
 * What each slot may take, in bytes, by `slotName`. Together they never exceed the bound, and what fits its share is
 * given at least its size.
 * @param sizes what each takes now, by `slotName`
 * @param otherBytes what else of the bound is taken
 */
export function budgets(
  boundBytes: number,
  otherBytes: number,
  sizes: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const usable = Math.max(0, boundBytes * inUse - otherBytes)
  const given = new Map<string, number>()
  let spare = usable
  for (const slot of slots) {
    const name = slotName(slot)
    const share = (usable * (shares[slot.part][resolutionIndex(slot)] ?? 0)) / 100
    const own = Math.min(share, sizes.get(name) ?? 0)
    given.set(name, own)
    spare -= own
  }
  for (const slot of slots) {
    const name = slotName(slot)
    const more = Math.max(0, Math.min(spare, (sizes.get(name) ?? 0) - (given.get(name) ?? 0)))
    given.set(name, (given.get(name) ?? 0) + more)
    spare -= more
  }
  return given
}

function resolutionIndex({ resolution }: Slot): number {
  return resolutions.findIndex((each) => each.name === resolution)
}
