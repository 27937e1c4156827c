import { describe, expect, it } from 'vitest'
import { silentLog } from '@/domain/log'
import { instanceSpec } from '@/domain/service/service'
import type { CheckResult } from '@/wire/checks'
import type { ProbeResult } from './checks/probe'
import { expireOnce, overdue } from './expiry'
import type { ManagedInstance } from './source'

const minute = 60_000
const down: ProbeResult = { status: 'critical', output: 'connection refused' }

function managed(fields: Partial<ManagedInstance> = {}): ManagedInstance {
  const spec = instanceSpec.parse({ service: 'web', address: '10.0.0.1', port: 80, deregisterAfterMs: 5 * minute })
  return { ...spec, id: 'a', version: 1, ...fields }
}

const critical: CheckResult = { about: '', ...down, sinceMs: 0 }

async function expire(instance: ManagedInstance, nowMs: number, found: ProbeResult | undefined) {
  const gone: string[] = []
  await expireOnce({
    desired: { all: () => [instance], get: () => instance },
    checks: { result: () => critical, lookNow: () => Promise.resolve(found), nowMs: () => nowMs },
    deregister: (each, reason) => {
      gone.push(`${each.id} ${reason}`)
      return Promise.resolve()
    },
    log: silentLog,
  })
  return gone
}

describe('an instance that is critical', () => {
  it('is deregistered once it was so for as long as it may be, with what its check said', async () => {
    expect(await expire(managed(), 5 * minute - 1, down)).toEqual([])
    expect(await expire(managed(), 5 * minute, down)).toEqual(['a critical for 5 minutes: connection refused'])
  })

  it('stays when a last look finds it well, or cannot be made', async () => {
    expect(await expire(managed(), 9 * minute, { status: 'passing', output: 'connected' })).toEqual([])
    expect(await expire(managed(), 9 * minute, undefined)).toEqual([])
  })

  it.each([
    ['it may be critical for ever', { deregisterAfterMs: null }],
    ['an agent looks after it', { agent: '10.0.0.9:8500' }],
    ['nobody looks after it', { check: { type: 'NONE' } as const }],
  ])('stays when %s', (_why, fields) => {
    expect(overdue([managed(fields)], () => critical, 99 * minute)).toEqual([])
  })

  it('stays while nothing is known of it', () => {
    expect(overdue([managed()], () => undefined, 99 * minute)).toEqual([])
  })
})
