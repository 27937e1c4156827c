/**
 * When a message that an endpoint did not take is tried again: soon at first, for those who restart, then ever more
 * seldom, for nine hours altogether. Jitter keeps many that failed together from coming back together.
 */
const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

/** The pauses after the first failure, the second, and so on. */
const retryPausesMs = [
  5 * secondMs,
  30 * secondMs,
  2 * minuteMs,
  10 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  6 * hourMs,
] as const

const jitterShare = 0.1

/**
 * @param failedTries so far, at least 1
 * @param random from 0 to 1
 * @returns milliseconds until the next try; null when it is given up
 */
export function pauseBeforeRetryMs(failedTries: number, random: number): number | null {
  const pauseMs = retryPausesMs[failedTries - 1]
  return pauseMs === undefined ? null : Math.round(pauseMs * (1 + jitterShare * random))
}
