/**
 * What is recorded of the calls that one breaker's machine was told of, so that other thresholds can be tried on them
 * later (./replay): runs of calls with their order, and every state that the machine entered, with the exact time. A run
 * ends where the machine enters a state, where a second ends, and, once something failed or was slow, after an eighth of
 * a second; so a second without trouble is one run. Calls that began in an earlier state count for nothing in the
 * machine; they are runs of their own, because a policy that had not moved would have counted them.
 * Allocates only when a run begins. Pure: all times are arguments.
 */
import { addToOrder, type CallsOrder, emptyOrder } from './calls-order'
import type { BreakerListener, BreakerMove } from './listener'
import type { BreakerState } from './policy'
import type { BreakerCause } from './state'

/** The state of a machine, and how it came there. */
export interface RecordedState {
  state: BreakerState
  sinceMs: number
  cause: BreakerCause
  /** An operator's order holds it there. */
  held: boolean
}

/** Calls, in the order in which they ended. */
export interface RecordedRun {
  kind: 'CALLS'
  /** When the first and the last of them ended. */
  firstMs: number
  lastMs: number
  /** They began in an earlier state of the machine. */
  stale: boolean
  /** Bad ones are failures. */
  failed: CallsOrder
  /** Bad ones took longer than `slowOverMs`. */
  slow: CallsOrder
  slowOverMs: number
  /** How many took how long, by `durationBucket`, ascending. */
  durations: [bucket: number, count: number][]
}

export interface RecordedMove extends RecordedState {
  kind: 'MOVE'
}

/** What one machine did since it was asked the last time. */
export interface RecordedCalls {
  /** As it was at the beginning. */
  begin: RecordedState
  entries: (RecordedRun | RecordedMove)[]
}

/** Once a call in it failed or was slow, a run is at most so long. */
export const troubledRunMs = 125

const bucketBase = Math.log(1.2)

/** 1.2^99 ms are two years. */
const buckets = 100

/** Bucket 0 holds all up to 1 ms, bucket `i` what took above 1.2^(i-1) to 1.2^i ms, the last one all above. */
function durationBucket(ms: number): number {
  return ms <= 1 ? 0 : Math.min(buckets - 1, Math.ceil(Math.log(ms) / bucketBase))
}

/** A duration of this bucket, within 10% of each that is in it (above 1 ms). */
export function durationOf(bucket: number): number {
  return bucket <= 0 ? 0.5 : (2 * 1.2 ** bucket) / 2.2
}

interface OpenRun extends RecordedRun {
  /** By bucket. */
  counts: Uint32Array
  troubled: boolean
  /** When its second ends. */
  untilMs: number
}

export class CallsRecorder implements BreakerListener {
  private begin: RecordedState
  private present: RecordedState
  private entries: RecordedCalls['entries'] = []
  private fresh: OpenRun | null = null
  private stale: OpenRun | null = null

  /** @param state what the machine is in as it is made */
  constructor(state: BreakerState, nowMs: number) {
    this.begin = this.present = { state, sinceMs: nowMs, cause: 'START', held: false }
  }

  entered({ atMs, after, cause, standing }: BreakerMove): void {
    this.close()
    this.present = { state: after, sinceMs: atMs, cause, held: standing !== null }
    this.entries.push({ kind: 'MOVE', ...this.present })
  }

  ended(failed: boolean, durationMs: number, slowOverMs: number, nowMs: number, stale: boolean): void {
    const slow = durationMs > slowOverMs
    const standing = stale ? this.stale : this.fresh
    const troubled = failed || slow
    const run =
      standing && mayTake(standing, troubled, slowOverMs, nowMs) ? standing : this.openRun(stale, slowOverMs, nowMs)
    run.lastMs = nowMs
    run.troubled ||= troubled
    addToOrder(run.failed, failed)
    addToOrder(run.slow, slow)
    const bucket = durationBucket(durationMs)
    run.counts[bucket] = (run.counts[bucket] ?? 0) + 1
  }

  /** What came since the last time; begins anew. Null when nothing did, unless `always`. */
  take(always = false): RecordedCalls | null {
    this.close()
    const { begin, entries } = this
    this.begin = this.present
    this.entries = []
    return entries.length === 0 && !always ? null : { begin, entries }
  }

  private openRun(stale: boolean, slowOverMs: number, nowMs: number): OpenRun {
    this.keep(stale ? this.stale : this.fresh)
    const run: OpenRun = {
      ...{ kind: 'CALLS', firstMs: nowMs, lastMs: nowMs, stale, slowOverMs },
      ...{ failed: emptyOrder(), slow: emptyOrder(), durations: [], counts: new Uint32Array(buckets) },
      ...{ troubled: false, untilMs: (Math.floor(nowMs / 1000) + 1) * 1000 },
    }
    if (stale) this.stale = run
    else this.fresh = run
    return run
  }

  private close(): void {
    this.keep(this.fresh)
    this.keep(this.stale)
    this.fresh = this.stale = null
  }

  private keep(run: OpenRun | null): void {
    if (!run) return
    const { counts, troubled: _troubled, untilMs: _untilMs, ...closed } = run
    this.entries.push({ ...closed, durations: toPairs(counts) })
  }
}

function mayTake(run: OpenRun, troubled: boolean, slowOverMs: number, nowMs: number): boolean {
  if (nowMs >= run.untilMs || nowMs < run.firstMs || run.slowOverMs !== slowOverMs) return false
  return !(run.troubled || troubled) || nowMs - run.firstMs <= troubledRunMs
}

function toPairs(counts: Uint32Array): [bucket: number, count: number][] {
  const pairs: [bucket: number, count: number][] = []
  counts.forEach((count, bucket) => {
    if (count > 0) pairs.push([bucket, count])
  })
  return pairs
}
