import type { AddressGuardOptions } from '@/adapters/net/address-guard'
import type { ManagedInstance } from '../source'
import { Wake } from '../wake'
import { CheckSchedule, type Due } from './check-schedule'
import { LookLimit } from './look-limit'
import { probe, type ProbeResult } from './probe'

/** Goes and looks at instances when they are due, at most `parallel` at a time. */
export interface CheckRunner {
  watch(instances: readonly ManagedInstance[]): void
  /** Runs until the signal is aborted; never rejects. */
  run(signal: AbortSignal): Promise<void>
}

/** How a look went: what it found, how long it took, and how long after it was due it began. */
export interface Look {
  type: 'HTTP' | 'TCP' | 'GRPC'
  status: ProbeResult['status']
  tookMs: number
  lateMs: number
}

export interface CheckRunnerOptions extends AddressGuardOptions {
  subjectOf: (instance: ManagedInstance) => string
  onResult: (instance: ManagedInstance, result: ProbeResult) => void
  onLook?: ((look: Look) => void) | undefined
  random?: () => number
  /** Never more than so many looks at a time. */
  parallel?: number
}

/** Those that fall due within so long are begun together: a timer for each would cost more than the looks. */
const stepMs = 10
const longestSleepMs = 60_000
const watchEveryMs = 50

export function createCheckRunner(options: CheckRunnerOptions): CheckRunner {
  const { subjectOf, onResult, onLook, random = Math.random, parallel = 1000, allowLoopback } = options
  const schedule = new CheckSchedule(random)
  const wake = new Wake()
  const limit = new LookLimit(parallel)
  let busy = 0
  let full = false
  let sleepsUntilMs = 0

  async function look(due: Due): Promise<void> {
    const { instance, dueMs } = due
    const startedMs = performance.now()
    busy += 1
    const result = await probe(instance, { allowLoopback })
    busy -= 1
    const endedMs = performance.now()
    if (schedule.done(due, endedMs)) onResult(instance, result)
    onLook?.({
      type: instance.check.type,
      status: result.status,
      tookMs: endedMs - startedMs,
      lateMs: Math.max(0, startedMs - dueMs),
    })
    if (busy < limit.now() && (full || schedule.nextDueMs() < sleepsUntilMs)) wake.call()
  }

  return {
    watch(instances) {
      schedule.watch(instances, subjectOf, performance.now())
      wake.call()
    },
    async run(signal) {
      let calledAtMs = performance.now()
      const watch = setInterval(() => {
        const nowMs = performance.now()
        limit.heldUp(nowMs - calledAtMs - watchEveryMs)
        calledAtMs = nowMs
        if (full && busy < limit.now()) wake.call()
      }, watchEveryMs)
      while (!signal.aborted) {
        for (const due of schedule.take(performance.now(), limit.now() - busy)) void look(due)
        const nowMs = performance.now()
        full = busy >= limit.now()
        const dueMs = full ? Number.POSITIVE_INFINITY : schedule.nextDueMs()
        sleepsUntilMs = Math.min(nowMs + longestSleepMs, Math.max(nowMs + stepMs, dueMs))
        await wake.sleep(sleepsUntilMs - nowMs, signal)
      }
      clearInterval(watch)
    },
  }
}
