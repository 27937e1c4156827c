import type { BreakerState } from '@/domain/breaker/policy'

/** The state of one machine at one moment. */
export interface Sample {
  machine: string
  atMs: number
  /** What its gateway says of itself, and since when. */
  own: BreakerState
  ownSinceMs: number
  /** What the control side says; null: it knows of no such machine. */
  shown: BreakerState | null
}

export const toleratedMs = 2000

/**
 * Compares what is shown with what gateways say of themselves. What is shown may be late: it is a disagreement that is too
 * old when the gateway was in no such state at any time of the last two seconds, as far as it was ever seen.
 */
export class Agreement {
  tooOld = 0
  /** How often nothing was shown of a machine, because nothing was known of it. */
  notShown = 0
  differing = 0
  oldestMs = 0
  /** The first that was too old, in words. */
  first: string | null = null
  readonly states = new Map<string, number>()
  private readonly lastOwn = new Map<string, Map<BreakerState, number>>()

  add({ machine, atMs, own, ownSinceMs, shown }: Sample): void {
    const seen = this.lastOwn.get(machine) ?? new Map<BreakerState, number>()
    this.lastOwn.set(machine, seen)
    // The state before it ended when this one began.
    const before = [...seen].sort((a, b) => b[1] - a[1])[0]
    if (before && before[0] !== own) seen.set(before[0], Math.max(before[1], ownSinceMs))
    seen.set(own, atMs)
    this.states.set(own, (this.states.get(own) ?? 0) + 1)
    if (shown === null) this.notShown += 1
    if (shown === null || shown === own) return
    this.differing += 1
    const lastInItMs = seen.get(shown)
    const ageMs = lastInItMs === undefined ? atMs - ownSinceMs : Math.min(atMs - lastInItMs, atMs - ownSinceMs)
    this.oldestMs = Math.max(this.oldestMs, ageMs)
    if (ageMs <= toleratedMs) return
    this.tooOld += 1
    this.first ??= `${machine}: ${shown} was shown, it is ${own} for ${String(atMs - ownSinceMs)} ms`
  }
}
