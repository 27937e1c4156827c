import type { Endpoint } from './endpoint'

export type Mutable = { -readonly [K in keyof Endpoint]: Endpoint[K] }

export function endpointsOf(...weights: number[]): Mutable[] {
  return weights.map((weight, index) => ({ id: String.fromCharCode(97 + index), weight, inFlight: 0 }))
}

/** Evenly spread numbers from 0 to 1 that repeat from run to run (a linear congruential generator's). */
export function randomsFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
