import { durationOf, type RecordedRun } from './calls'
import { countOrder, OrderReader, spreadOrder } from './calls-order'

/** Reads a recorded run call by call under some threshold of slow calls: `next`, then look at the fields. */
export class CountedRun {
  readonly calls: number
  failed = false
  slow = false
  startMs = 0
  endMs = 0
  private read = 0
  private readonly failures: OrderReader
  private readonly slowCalls: OrderReader
  private readonly slowMs: number
  private readonly quickMs: number

  /**
   * @param slowOverMs which calls are slow. When it is what counted as slow then, it is known of each call; otherwise how
   * many were slow is told from the durations' buckets, and they are taken to be evenly spread.
   */
  constructor(
    private readonly run: RecordedRun,
    slowOverMs: number,
  ) {
    this.calls = countOrder(run.failed).calls
    const slow = run.durations.filter(([bucket]) => durationOf(bucket) > slowOverMs)
    const quick = run.durations.filter(([bucket]) => durationOf(bucket) <= slowOverMs)
    this.slowMs = meanOf(slow) ?? meanOf(run.durations) ?? 0
    this.quickMs = meanOf(quick) ?? meanOf(run.durations) ?? 0
    const order = slowOverMs === run.slowOverMs ? run.slow : spreadOrder(this.calls, countOf(slow))
    this.failures = new OrderReader(run.failed)
    this.slowCalls = new OrderReader(order)
  }

  /** Goes to the next call; false when there is none. */
  next(): boolean {
    if (this.read === this.calls) return false
    const { firstMs, lastMs } = this.run
    this.endMs = Math.round(firstMs + ((lastMs - firstMs) * (this.read + 1)) / this.calls)
    if (this.read === 0 && this.calls > 1) this.endMs = firstMs
    this.failed = this.failures.next()
    this.slow = this.slowCalls.next()
    this.startMs = this.endMs - Math.round(this.slow ? this.slowMs : this.quickMs)
    this.read += 1
    return true
  }
}

function countOf(durations: RecordedRun['durations']): number {
  return durations.reduce((sum, [, count]) => sum + count, 0)
}

function meanOf(durations: RecordedRun['durations']): number | null {
  const count = countOf(durations)
  return count === 0 ? null : durations.reduce((sum, [bucket, each]) => sum + each * durationOf(bucket), 0) / count
}
