/** A countdown that can be held: it runs down while nobody looks, and stands still under the pointer or with the focus. */

export interface Countdown {
  /** What is left as of `sinceMs`. */
  leftMs: number
  /** When it began to run; null while it is held. */
  sinceMs: number | null
}

export function startCountdown(totalMs: number, nowMs: number): Countdown {
  return { leftMs: totalMs, sinceMs: nowMs }
}

export function leftMs({ leftMs: left, sinceMs }: Countdown, nowMs: number): number {
  return sinceMs === null ? left : Math.max(0, left - Math.max(0, nowMs - sinceMs))
}

/** Held, or let go. What is over stays over. */
export function holdCountdown(countdown: Countdown, held: boolean, nowMs: number): Countdown {
  return { leftMs: leftMs(countdown, nowMs), sinceMs: held ? null : nowMs }
}
