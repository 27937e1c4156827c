import type { BreakerSpec } from './policy'

/**
 * Sliding windows over call results, as Resilience4j has them: the last N calls, or the calls of the last N seconds in
 * one-second buckets. Both keep running totals, so a record costs the same whatever the size, and allocate nothing
 * after construction. Time does not run backwards in a window: an earlier `nowMs` counts as the newest second seen,
 * unless the clock was set back by more than the window; then it starts empty.
 */
export interface SlidingWindow {
  record(failed: boolean, slow: boolean, nowMs: number): void
  /** Lets go of what is too old at `nowMs`; the totals are then those of the window that ends there. */
  advance(nowMs: number): void
  readonly calls: number
  readonly failures: number
  readonly slowCalls: number
}

/** A fresh, empty window of the policy's type and size. */
export function emptyWindow(spec: BreakerSpec, nowMs: number): SlidingWindow {
  switch (spec.slidingWindowType) {
    case 'COUNT_BASED':
      return new CountWindow(spec.slidingWindowSize)
    case 'TIME_BASED':
      return new TimeWindow(spec.slidingWindowSize, nowMs)
  }
}

/** The calls that a window must hold before its rates mean anything. */
export function callsNeeded(spec: BreakerSpec): number {
  switch (spec.slidingWindowType) {
    case 'COUNT_BASED':
      return Math.min(spec.minimumNumberOfCalls, spec.slidingWindowSize)
    case 'TIME_BASED':
      return spec.minimumNumberOfCalls
  }
}

const failedBit = 1
const slowBit = 2

export class CountWindow implements SlidingWindow {
  calls = 0
  failures = 0
  slowCalls = 0
  private readonly results: Uint8Array
  private next = 0

  constructor(size: number) {
    this.results = new Uint8Array(size)
  }

  record(failed: boolean, slow: boolean): void {
    if (this.calls === this.results.length) {
      const oldest = this.results[this.next] ?? 0
      if (oldest & failedBit) this.failures -= 1
      if (oldest & slowBit) this.slowCalls -= 1
    } else {
      this.calls += 1
    }
    this.results[this.next] = (failed ? failedBit : 0) | (slow ? slowBit : 0)
    if (failed) this.failures += 1
    if (slow) this.slowCalls += 1
    this.next = this.next + 1 === this.results.length ? 0 : this.next + 1
  }

  advance(): void {
    // Calls leave when others come, not when time passes.
  }
}

/** Counters of a second lie at `3 × (second mod size)`: calls, failures, slow calls. */
export class TimeWindow implements SlidingWindow {
  calls = 0
  failures = 0
  slowCalls = 0
  private readonly counts: Uint32Array
  private second: number

  constructor(
    private readonly size: number,
    nowMs: number,
  ) {
    this.counts = new Uint32Array(size * 3)
    this.second = Math.floor(nowMs / 1000)
  }

  record(failed: boolean, slow: boolean, nowMs: number): void {
    this.advance(nowMs)
    const at = (this.second % this.size) * 3
    this.add(at, 1)
    this.calls += 1
    if (failed) {
      this.add(at + 1, 1)
      this.failures += 1
    }
    if (slow) {
      this.add(at + 2, 1)
      this.slowCalls += 1
    }
  }

  advance(nowMs: number): void {
    const second = Math.floor(nowMs / 1000)
    if (second <= this.second && this.second - second <= this.size) return
    if (Math.abs(second - this.second) >= this.size) {
      // Everything is older than the window: an idle gap must not leave stale failures behind. Or the clock was set back
      // so far that nothing would leave before it caught up.
      this.counts.fill(0)
      this.calls = this.failures = this.slowCalls = 0
      this.second = second
      return
    }
    while (this.second < second) {
      this.second += 1
      this.empty((this.second % this.size) * 3)
    }
  }

  private add(at: number, count: number): void {
    this.counts[at] = (this.counts[at] ?? 0) + count
  }

  private empty(at: number): void {
    this.calls -= this.counts[at] ?? 0
    this.failures -= this.counts[at + 1] ?? 0
    this.slowCalls -= this.counts[at + 2] ?? 0
    this.counts.fill(0, at, at + 3)
  }
}
