/**
 * Repeatable chance: one number decides everything that a run chooses. Each part of a run has a stream of its own, by
 * name, so that what one part draws does not depend on how quick another was. (FNV-1a for the name, mulberry32 after it.)
 */
export interface Chance {
  /** 0 ≤ x < 1. */
  next(): number
  /** A whole number, 0 ≤ n < below. */
  below(below: number): number
  /** A whole number, from ≤ n ≤ to. */
  between(from: number, to: number): number
  pick<T>(from: readonly T[]): T
}

export function chanceOf(seed: number, name: string): Chance {
  let state = (seed ^ hashOf(name)) >>> 0
  const next = () => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    between: (from, to) => from + below(to - from + 1),
    pick: (from) => {
      const picked = from[below(from.length)]
      if (picked === undefined) throw new Error('there is nothing to pick from')
      return picked
    },
  }
}

function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01_00_01_93)
  return hash >>> 0
}
