import { buildMaglev, type Maglev } from '../hash-ring/maglev'
import { buildRing, type Ring } from '../hash-ring/ring'
import type { Endpoint } from './endpoint'

/**
 * The weighted endpoints of one destination and what policies derive from them, built when first needed. A new fleet
 * takes over whose turn it is from the one before, so that frequent changes do not favour whoever stands first.
 */
export class Fleet<E extends Endpoint> {
  private endpoints: readonly E[]
  private members: readonly E[]
  private byId: Map<string, E>
  /** Sums of weights up to and including each member. */
  private readonly sums: Float64Array
  private readonly total: number
  /** Smooth weighted round robin: how far each member is ahead of its turns. */
  private readonly credit: Float64Array
  private builtRing: Ring | null = null
  private builtMaglev: Maglev | null = null

  constructor(endpoints: readonly E[], before: Fleet<E> | null) {
    this.endpoints = endpoints
    this.members = weighted(endpoints)
    this.byId = new Map(this.members.map((each) => [each.id, each]))
    let sum = 0
    this.sums = Float64Array.from(this.members, (each) => (sum += each.weight))
    this.total = sum
    this.credit = carriedOver(this.members, before?.credits() ?? new Map<string, number>())
  }

  /** Whether it stands for these endpoints: the same array, or one with equal ids and weights. */
  is(endpoints: readonly E[]): boolean {
    if (endpoints === this.endpoints) return true
    const members = weighted(endpoints)
    const same =
      members.length === this.members.length &&
      members.every((each, index) => {
        const there = this.members[index]
        return there?.id === each.id && there.weight === each.weight
      })
    if (!same) return false
    // The objects may be others, with other numbers of requests under way.
    this.endpoints = endpoints
    this.members = members
    this.byId = new Map(members.map((each) => [each.id, each]))
    return true
  }

  get(id: string): E | null {
    return this.byId.get(id) ?? null
  }

  get ring(): Ring {
    return (this.builtRing ??= buildRing(this.members))
  }

  get maglev(): Maglev {
    return (this.builtMaglev ??= buildMaglev(this.members))
  }

  /**
   * Smooth weighted round robin, as in nginx: everyone usable gains its weight, the one furthest ahead is chosen and pays
   * the sum. Of weights 5, 1, 1 come a a b a c a a, not five a's in a row.
   */
  takeTurn(usable: (endpoint: E) => boolean): E | null {
    const { members, credit } = this
    let gained = 0
    let chosen = -1
    for (let index = 0; index < members.length; index += 1) {
      const member = members[index]
      if (!member || !usable(member)) continue
      credit[index] = (credit[index] ?? 0) + member.weight
      gained += member.weight
      if (chosen < 0 || (credit[index] ?? 0) > (credit[chosen] ?? 0)) chosen = index
    }
    if (chosen < 0) return null
    credit[chosen] = (credit[chosen] ?? 0) - gained
    return members[chosen] ?? null
  }

  /** A usable member by weight. `random` from 0 (inclusive) to 1 (exclusive). */
  drawn(random: number, usable: (endpoint: E) => boolean): E | null {
    const first = this.members[this.indexAt(random * this.total)]
    if (!first) return null
    if (usable(first)) return first
    const left = this.members.filter(usable)
    const total = left.reduce((sum, each) => sum + each.weight, 0)
    // What the first draw left of the number's precision is as random as the number was.
    const start = (this.sums[this.indexAt(random * this.total)] ?? 0) - first.weight
    let rest = ((random * this.total - start) / first.weight) * total
    for (const each of left) {
      if (rest < each.weight) return each
      rest -= each.weight
    }
    return left.at(-1) ?? null
  }

  private indexAt(weight: number): number {
    let low = 0
    let high = this.sums.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.sums[middle] ?? 0) <= weight) low = middle + 1
      else high = middle
    }
    return low
  }

  private credits(): Map<string, number> {
    return new Map(this.members.map((each, index) => [each.id, this.credit[index] ?? 0]))
  }
}

function weighted<E extends Endpoint>(endpoints: readonly E[]): readonly E[] {
  return endpoints.every((each) => each.weight > 0) ? endpoints : endpoints.filter((each) => each.weight > 0)
}

/** Credits add up to zero, as among members who never changed: else who comes new would starve, or be flooded. */
function carriedOver(members: readonly Endpoint[], credits: ReadonlyMap<string, number>): Float64Array {
  const carried = Float64Array.from(members, (each) => credits.get(each.id) ?? 0)
  const mean = carried.reduce((sum, each) => sum + each, 0) / Math.max(1, carried.length)
  return carried.map((each) => each - mean)
}
