/**
 * Maglev hashing (Eisenbud et al., NSDI 2016): a table of prime size that members fill in turn, each by its own
 * permutation of the slots. Looking up is one index; load is more even than a ring's, and on a change a few keys in a
 * hundred move beside those that must. Weights as in Envoy: in each round a member takes a slot with the frequency of its
 * weight relative to the largest.
 */
import { murmur3 } from './hash'
import { inOrder, type Member } from './members'

export interface Maglev {
  readonly ids: readonly string[]
  /** The index in `ids` of each slot's member; empty when there is none. */
  readonly slots: Uint32Array
}

/** Primes; a table should hold at least a hundred slots a member. */
const tableSize = 65_537
const largeTableSize = 655_373

/** Builds a table. Members without weight get nothing; ids must be distinct. Order of the members does not matter. */
export function buildMaglev(members: readonly Member[]): Maglev {
  const sorted = inOrder(members)
  const ids = sorted.map((each) => each.id)
  if (sorted.length === 0) return { ids, slots: new Uint32Array(0) }
  const size = sorted.length > 600 ? largeTableSize : tableSize
  const largest = sorted.reduce((most, each) => Math.max(most, each.weight), 0)
  const next = Float64Array.from(sorted, (each) => murmur3(each.id, 1) % size)
  const skip = Float64Array.from(sorted, (each) => (murmur3(each.id, 2) % (size - 1)) + 1)
  const weight = Float64Array.from(sorted, (each) => each.weight)
  /** Summed weight at which a member takes its next slot. */
  const due = Float64Array.from(weight)
  const owners = new Int32Array(size).fill(-1)
  let filled = 0
  for (let round = 1; filled < size; round += 1) {
    for (let member = 0; member < sorted.length && filled < size; member += 1) {
      if (round * at(weight, member) < at(due, member)) continue
      due[member] = at(due, member) + largest
      let slot = at(next, member)
      while (at(owners, slot) >= 0) {
        slot += at(skip, member)
        if (slot >= size) slot -= size
      }
      next[member] = slot
      owners[slot] = member
      filled += 1
    }
  }
  return { ids, slots: new Uint32Array(owners) }
}

/** An element whose index is known to be within the array. */
function at(array: Float64Array | Int32Array, index: number): number {
  return array[index] ?? 0
}

/** The member of `hash` (0 to 2^32 - 1); null when the table is empty. */
export function maglevLookup(maglev: Maglev, hash: number): string | null {
  if (maglev.slots.length === 0) return null
  return maglev.ids[maglev.slots[hash % maglev.slots.length] ?? 0] ?? null
}
