import type { Kept } from './keep-within'

/** What the roll-up has done since it was started: for metrics. */
export interface RollUpCounters {
  /** Seconds that were written. */
  rolled: number
  /** Seconds of gateways that were counted, and those that were not. */
  taken: number
  late: number
  doubled: number
  ahead: number
  unreadable: number
  /** From the end of the newest second to its being written, ms; null before the first. */
  lagMs: number | null
  /** Null until it was measured. */
  kept: Kept | null
}

export function rollUpCounters(): RollUpCounters {
  return { rolled: 0, taken: 0, late: 0, doubled: 0, ahead: 0, unreadable: 0, lagMs: null, kept: null }
}
