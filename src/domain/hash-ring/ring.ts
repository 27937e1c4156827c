/**
 * A consistent-hash ring (Karger et al. 1997, ketama's form): each member owns points in proportion to its weight, and a
 * key belongs to the first point at or after its hash. Removing a member moves its own keys and no others, except where
 * the total weight crosses a power of two of the limit below: then all members' points are halved or doubled at once.
 * With bounded loads (Mirrokni, Thorup, Zadimoghaddam 2018) a key goes on to the next member with room, so that none
 * has more than its share of the requests in flight times a factor.
 */
import { murmur3, spread } from './hash'
import { inOrder, type Member } from './members'

export interface Ring {
  readonly ids: readonly string[]
  readonly weights: readonly number[]
  readonly totalWeight: number
  /** Points in rising order, and the index in `ids` of each one's owner. */
  readonly points: Uint32Array
  readonly owners: Uint32Array
}

/** What a lookup with bounded loads has to know. */
export interface BoundedLoad {
  /** The most that a member may have, in percent of its fair share; above 100. */
  percent: number
  totalInFlight: number
  inFlight(id: string): number
}

/** Points for a weight of 1. 160 keep the busiest of 100 equal members at about 1.2 times the mean. */
const pointsPerWeight = 160
/** Large weights get fewer points each, so that a ring stays small: it holds this many, or 160 a member if that is more. */
const mostPoints = 32_768

/** Builds a ring. Members without weight own nothing; ids must be distinct. Order of the members does not matter. */
export function buildRing(members: readonly Member[]): Ring {
  const sorted = inOrder(members)
  const totalWeight = sorted.reduce((sum, each) => sum + each.weight, 0)
  const limit = Math.max(mostPoints, pointsPerWeight * sorted.length)
  let perWeight = pointsPerWeight
  while (totalWeight * perWeight > limit) perWeight /= 2
  const counts = sorted.map((each) => Math.max(1, Math.round(each.weight * perWeight)))
  const size = counts.reduce((sum, count) => sum + count, 0)
  // A point and its owner in one number sort together, natively: 32 bits of point above 21 of owner.
  const placed = new Float64Array(size)
  let next = 0
  sorted.forEach((member, owner) => {
    const first = murmur3(member.id, 1)
    const step = murmur3(member.id, 2) | 1
    for (let index = 0; index < (counts[owner] ?? 0); index += 1) {
      placed[next] = spread((first + Math.imul(index, step)) | 0) * ownerSpan + owner
      next += 1
    }
  })
  placed.sort()
  const points = new Uint32Array(size)
  const owners = new Uint32Array(size)
  placed.forEach((each, index) => {
    const point = Math.floor(each / ownerSpan)
    points[index] = point
    owners[index] = each - point * ownerSpan
  })
  return {
    ids: sorted.map((each) => each.id),
    weights: sorted.map((each) => each.weight),
    totalWeight,
    points,
    owners,
  }
}

const ownerSpan = 2 ** 21

/** The member that owns `hash` (0 to 2^32 - 1), or the next one that is accepted and has room; null when none is. */
export function ringLookup(
  ring: Ring,
  hash: number,
  load?: BoundedLoad,
  accepts?: (id: string) => boolean,
): string | null {
  if (!load) return ringFind(ring, hash, accepts)
  const hasRoom = (id: string, weight: number) => load.inFlight(id) < capacityOf(ring, weight, load)
  return ringFind(ring, hash, accepts ? (id, weight) => accepts(id) && hasRoom(id, weight) : hasRoom)
}

/** The first member from `hash` on that is accepted; null when none is. Without `accepts`, the owner. */
export function ringFind(ring: Ring, hash: number, accepts?: (id: string, weight: number) => boolean): string | null {
  const { points, owners, ids, weights } = ring
  if (points.length === 0) return null
  const start = firstAtOrAfter(points, hash)
  if (!accepts) return ids[owners[start] ?? 0] ?? null
  let refused: Set<number> | null = null
  for (let step = 0; step < points.length; step += 1) {
    const owner = owners[(start + step) % points.length] ?? 0
    if (refused?.has(owner)) continue
    const id = ids[owner]
    if (id !== undefined && accepts(id, weights[owner] ?? 0)) return id
    // Most lookups end with the owner: the set of those refused is made only when one is.
    refused = (refused ?? new Set<number>()).add(owner)
    if (refused.size === ids.length) return null
  }
  return null
}

/** How many requests a member may have, the one being placed included. Together that is always enough for all. */
export function capacityOf(ring: Ring, weight: number, load: Pick<BoundedLoad, 'percent' | 'totalInFlight'>): number {
  return Math.ceil(((load.percent / 100) * (load.totalInFlight + 1) * weight) / ring.totalWeight)
}

function firstAtOrAfter(points: Uint32Array, hash: number): number {
  let low = 0
  let high = points.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((points[middle] ?? 0) < hash) low = middle + 1
    else high = middle
  }
  return low === points.length ? 0 : low
}
