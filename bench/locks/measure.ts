import { percentile } from '../support'
import type { Rival } from './rivals'

export interface Measured {
  /** Holds a second. */
  perSecond: number
  /** How long a contender waited until it had the lock. */
  p50Ms: number
  p99Ms: number
  maxMs: number
  /** The holds of whoever got fewest, as a share of what each would have got evenly. */
  leastShare: number
}

/** Contenders take the lock and give it back at once, again and again, each in a loop of its own, for so long. */
export async function measure(rival: Rival, contenders: number, forMs: number): Promise<Measured> {
  const waits: number[] = []
  const holds = new Array<number>(contenders).fill(0)
  const startedMs = performance.now()
  const endMs = startedMs + forMs
  await Promise.all(
    holds.map(async (_none, at) => {
      while (performance.now() < endMs) {
        const askedMs = performance.now()
        const release = await rival.acquire(at)
        const gotMs = performance.now()
        waits.push(gotMs - askedMs)
        if (gotMs < endMs) holds[at] = (holds[at] ?? 0) + 1
        await release()
      }
    }),
  )
  const seconds = (performance.now() - startedMs) / 1000
  return {
    perSecond: waits.length / seconds,
    p50Ms: percentile(waits, 50),
    p99Ms: percentile(waits, 99),
    maxMs: Math.max(...waits),
    leastShare:
      (Math.min(...holds) * contenders) /
      Math.max(
        1,
        holds.reduce((sum, each) => sum + each, 0),
      ),
  }
}
