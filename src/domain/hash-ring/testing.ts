import { murmur3 } from './hash'
import type { Member } from './members'

/** Hashes of so many different keys, the same ones each time. */
export function keyHashes(count: number): number[] {
  return Array.from({ length: count }, (_, index) => murmur3(`user-${String(index)}`))
}

export function membersOf(count: number, weight: (index: number) => number = () => 1): Member[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `10.0.0.${String(index)}:8080`,
    weight: weight(index),
  }))
}

/** How many keys each member got. */
export function tally(ids: Iterable<string | null>): Map<string | null, number> {
  const counts = new Map<string | null, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}
