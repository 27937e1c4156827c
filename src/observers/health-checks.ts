import { setTimeout as sleep } from 'node:timers/promises'
import type { AddressGuardOptions } from '@/adapters/net/address-guard'
import { probe, type ProbeResult } from './probe'
import type { ManagedInstance } from './source'

/**
 * Looks after managed instances: Consul does not probe what stands in its catalog only. Each instance is looked at once
 * as soon as it is known, then at its interval give or take a tenth, so that checks do not run in step; at most
 * `parallel` at a time, the longest overdue first.
 */
export interface HealthChecks {
  /** From now on, these. What is known of an instance is forgotten when its address or check changes. */
  watch(instances: readonly ManagedInstance[]): void
  /** What the last look found; undefined before the first. */
  result(id: string): ProbeResult | undefined
  /** Runs until the signal is aborted; never rejects. */
  run(signal: AbortSignal): Promise<void>
}

export interface HealthChecksOptions extends AddressGuardOptions {
  /** Called when a look found something else than the one before. */
  onChange: () => void
  random?: () => number
  parallel?: number
}

interface Watched {
  instance: ManagedInstance
  /** What the result is about. */
  subject: string
  dueMs: number
  busy: boolean
  result: ProbeResult | undefined
}

const tickMs = 100

export function createHealthChecks(options: HealthChecksOptions): HealthChecks {
  const { onChange, random = Math.random, parallel = 64, allowLoopback } = options
  const watched = new Map<string, Watched>()
  let busy = 0

  async function look(one: Watched): Promise<void> {
    const { instance } = one
    if (instance.check.type === 'NONE') return
    one.busy = true
    busy += 1
    const result = await probe(instance, { allowLoopback })
    busy -= 1
    one.busy = false
    one.dueMs = performance.now() + instance.check.intervalMs * (0.9 + 0.2 * random())
    const differs = one.result?.status !== result.status || one.result.output !== result.output
    one.result = result
    if (differs && watched.get(instance.id) === one) onChange()
  }

  function startDue(): void {
    const nowMs = performance.now()
    const due = [...watched.values()].filter((each) => !each.busy && each.dueMs <= nowMs)
    due.sort((a, b) => a.dueMs - b.dueMs)
    for (const one of due.slice(0, Math.max(0, parallel - busy))) void look(one)
  }

  return {
    watch(instances) {
      const ids = new Set(instances.map((each) => each.id))
      for (const id of watched.keys()) if (!ids.has(id)) watched.delete(id)
      for (const instance of instances) {
        if (instance.check.type === 'NONE') {
          watched.delete(instance.id)
          continue
        }
        const subject = JSON.stringify([instance.address, instance.port, instance.check])
        const known = watched.get(instance.id)
        if (known?.subject === subject) continue
        watched.set(instance.id, { instance, subject, dueMs: 0, busy: false, result: undefined })
      }
    },
    result: (id) => watched.get(id)?.result,
    async run(signal) {
      while (!signal.aborted) {
        startDue()
        await sleep(tickMs, undefined, { signal }).catch(() => undefined)
      }
    },
  }
}
