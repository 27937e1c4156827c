import type { Clock } from '@/domain/clock'

/**
 * Calls back once in each second of the clock, as it begins, with the start of the second that ended. A second that the
 * process slept through is skipped. Returns what stops it.
 */
export function eachSecond(clock: Clock, onEnd: (startMs: number) => void): () => void {
  let last = secondOf(clock.now())
  let timer: NodeJS.Timeout
  const arm = () => {
    timer = setTimeout(
      () => {
        const current = secondOf(clock.now())
        if (current > last) {
          last = current
          onEnd(current - 1000)
        } else if (current < last) last = current
        arm()
      },
      1000 - (clock.now() % 1000),
    )
  }
  arm()
  return () => {
    clearTimeout(timer)
  }
}

function secondOf(nowMs: number): number {
  return Math.floor(nowMs / 1000) * 1000
}
