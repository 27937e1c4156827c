/**
 * Follows something in Consul by blocking queries, for ever, until its signal is aborted.
 * The rules (Consul's documentation of blocking queries, and what was learned the hard way): the index starts at 0, and
 * goes back to 0 after every error and whenever it goes backwards, or a restarted server would let us sleep through
 * changes; an answer without an index cannot be waited on, so it counts as a fault; reads draw on a bucket that lets a
 * burst of news through at once and then fills slowly, so that a server that answers at once, whatever it answers, makes
 * us poll and not spin; faults are backed off with full jitter, so that a thousand watchers do not return in step. The
 * cursor advances only after `onValue` has done its work: if that throws, the value comes again.
 */
import { setTimeout as delay } from 'node:timers/promises'

export interface WatchOptions<T> {
  /** One blocking query. With index 0 it must answer at once. It should obey the signal; an abort ends the watch anyway. */
  read: (index: number, waitMs: number, signal: AbortSignal) => Promise<{ index: number; value: T }>
  /**
   * Given the value whenever it may have changed, and again after faults; never two at a time. `reset`: since the value
   * before there was a fault, or the index went backwards, so this may be another Consul, which lacks what the other had.
   */
  onValue: (value: T, how: { reset: boolean }) => void | Promise<void>
  /** Told of each fault, of reading or of `onValue`, and when the next try will be. */
  onError: (error: unknown, retryInMs: number) => void
  signal: AbortSignal
  /** 0 ≤ x < 1. */
  random?: () => number
  waitMs?: number
  /** So many reads may follow each other at once, then one each `everyMs`. */
  pace?: { burst: number; everyMs: number }
  /** First and greatest upper bound of the back-off. */
  backOff?: { baseMs: number; capMs: number }
  /** Time, for tests; both in milliseconds. */
  time?: { now(): number; sleep(ms: number, signal: AbortSignal): Promise<void> }
}

/** Even when chance would have it at once. */
const leastBackOffMs = 10

/** The answer carried no index, so there is nothing to wait on. */
export class NoIndexError extends Error {
  override readonly name = 'NoIndexError'
}

const realTime = {
  now: () => performance.now(),
  sleep: async (ms: number, signal: AbortSignal) => {
    await delay(ms, undefined, { signal })
  },
}

/** Watches until the signal is aborted, then resolves; never rejects. */
export async function watch<T>(options: WatchOptions<T>): Promise<void> {
  const { read, onValue, onError, signal, random = Math.random, waitMs = 10_000 } = options
  const { baseMs, capMs } = options.backOff ?? { baseMs: 100, capMs: 5000 }
  const time = options.time ?? realTime
  const bucket = new Bucket(options.pace ?? { burst: 20, everyMs: 200 }, time.now())
  let index = 0
  let faults = 0
  let hasTold = false

  const sleep = (ms: number) => time.sleep(ms, signal).catch(() => undefined)
  const aborted = () => signal.aborted

  while (!aborted()) {
    const restMs = bucket.take(time.now())
    if (restMs > 0) await sleep(restMs)
    if (aborted()) return
    try {
      const answer = await unlessAborted(read(index, waitMs, signal), signal)
      if (index === 0 || answer.index !== index) {
        await onValue(answer.value, { reset: hasTold && (index === 0 || answer.index < index) })
        hasTold = true
      }
      if (answer.index <= 0) throw new NoIndexError('Consul answered without an index')
      index = answer.index < index ? 0 : answer.index
      faults = 0
    } catch (error) {
      if (aborted()) return
      index = 0
      const backOffMs = Math.max(leastBackOffMs, random() * Math.min(capMs, baseMs * 2 ** faults))
      faults = Math.min(faults + 1, 30)
      onError(error, backOffMs)
      await sleep(backOffMs)
    }
  }
}

/** Reads that may begin now, and how long the next one has to wait. */
class Bucket {
  private left: number

  constructor(
    private readonly pace: { burst: number; everyMs: number },
    private filledMs: number,
  ) {
    this.left = pace.burst
  }

  /** @returns after how many milliseconds the read may begin */
  take(nowMs: number): number {
    const { burst, everyMs } = this.pace
    this.left = Math.min(burst, this.left + (nowMs - this.filledMs) / everyMs) - 1
    this.filledMs = nowMs
    return this.left >= 0 ? 0 : -this.left * everyMs
  }
}

/** Settles with the promise, or rejects as soon as the signal is aborted. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined
  const abort = new Promise<never>((_resolve, reject) => {
    stop = () => {
      reject(new Error('aborted'))
    }
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
  })
  try {
    return await Promise.race([promise, abort])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
