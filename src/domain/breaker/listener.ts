/** What a breaker tells about itself: when asked (`BreakerSnapshot`), and as it happens (`BreakerListener`). */
import type { BreakerOverrideSpec, BreakerState } from './policy'
import type { BreakerCause, Rates } from './state'

export interface BreakerSnapshot extends Rates {
  state: BreakerState
  sinceMs: number
  cause: BreakerCause
  /** Calls refused since the machine was made. */
  rejectedTotal: number
  /** How often it opened by its own judgement since it was made. */
  openedTotal: number
  nextProbeAtMs: number | null
  overrideExpiresAtMs: number | null
}

/**
 * One entering of a state; `before` and `after` are the same when an operator resets a closed breaker. Rates are those
 * that the state before it knew.
 */
export interface BreakerMove extends Rates {
  /** When it was due: the end of an order is told later, when the breaker is next looked at. */
  atMs: number
  before: BreakerState
  after: BreakerState
  cause: BreakerCause
  /** The operator's order that stands from now on; null when none does. */
  standing: BreakerOverrideSpec | null
  /**
   * The operator's order that caused it: one that now holds, a reset, or one that ended by itself with none beneath it.
   * null: none did, or one was taken away.
   */
  order: BreakerOverrideSpec | null
}

/** Is told of what happens while it happens, in order. It must be quick and must not throw. */
export interface BreakerListener {
  entered?(move: BreakerMove): void
  /**
   * A call ended that was not ignored, and is about to be counted.
   * @param slowOverMs what counts as slow just now
   * @param stale it began in an earlier state, and will count for nothing
   */
  ended?(failed: boolean, durationMs: number, slowOverMs: number, nowMs: number, stale: boolean): void
}
