import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRedis, type Redis, redisReady } from '@/adapters/redis/redis'
import { CallsRecorder } from '@/domain/breaker/calls'
import { BreakerMachine } from '@/domain/breaker/machine'
import { policyOf } from '@/domain/breaker/testing'
import type { BreakerSpec } from '@/domain/breaker/policy'
import { startTestRedis } from '@/embedded/testing'
import { frameOfSecond } from '@/telemetry/merge-gateways'
import { rollLonger } from '@/telemetry/roll-longer'
import { secondOf } from '@/telemetry/test-figures'
import { writeFrame } from '@/telemetry/write-frame'
import type { ControlParts } from '../context'
import { replayBreaker } from './replay-breaker'

/** A service fails from the 20th to the 40th of sixty seconds; two gateways ask it ten times a second each. */
const startMs = 1_700_000_000_000
const seconds = 60
const spec = policyOf({ slidingWindowType: 'TIME_BASED', slidingWindowSize: 5, waitDurationInOpenStateMs: 8000 })
const place = { namespace: 'shop', name: 'cart' }
const time = { fromMs: startMs, toMs: startMs + seconds * 1000 }

let server: Awaited<ReturnType<typeof startTestRedis>>
let redis: Redis

beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis(server.url, { name: 'test' })
  await redisReady(redis, 5000)
  const machines = ['g1', 'g2'].map((gateway) => {
    const recorder = new CallsRecorder('CLOSED', startMs)
    return { gateway, recorder, machine: new BreakerMachine(spec, startMs, recorder) }
  })
  for (let second = 0; second < seconds; second += 1) {
    const secondMs = startMs + second * 1000
    const calls = machines.flatMap(({ gateway, recorder, machine }) => {
      for (let call = 0; call < 10; call += 1) {
        const nowMs = secondMs + call * 100
        const asked = machine.tryAcquire(nowMs)
        if (asked.allowed) machine.record(asked.permit, second >= 20 && second < 40 ? 'FAILURE' : 'SUCCESS', 5, nowMs)
      }
      const taken = recorder.take()
      return taken ? [{ breaker: 'shop/cart', instance: null, gateway, startMs: secondMs, ...taken }] : []
    })
    const frame = frameOfSecond(secondMs, [{ ...secondOf({ startMs: secondMs }), calls }], { health: [], locks: [] })
    await writeFrame(redis, frame)
  }
  // All but the last ten seconds were rolled up.
  await rollLonger(redis, startMs + 50_000)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

function replayOf(changes: Partial<BreakerSpec> = {}, over: Partial<typeof time> = {}) {
  return replayBreaker({ redis } as ControlParts, { ...place, ...time, ...over, spec: { ...spec, ...changes } })
}

describe('a replay of what lies in Redis', () => {
  it('does what the breakers did, under their own policy, over tens of seconds and single ones', async () => {
    const view = await replayOf()
    expect(view.machines.map((each) => each.gateway)).toEqual(['g1', 'g2'])
    for (const each of view.machines) {
      expect(each.replayed).toEqual(each.recorded)
      expect(each.recorded.map(({ after }) => after)).toEqual([
        ...['OPEN', 'HALF_OPEN', 'OPEN', 'HALF_OPEN', 'OPEN', 'HALF_OPEN', 'CLOSED'],
      ])
    }
    expect(view.openings).toEqual(view.recordedOpenings)
    expect(view.openings).toMatchObject([{ machines: 2 }])
    expect([view.coveredMs, view.machinesTotal]).toEqual([60_000, 2])
  })

  it('would not have opened under a policy that wants more calls, and says where nobody knows', async () => {
    const view = await replayOf({ minimumNumberOfCalls: 1000 })
    expect([view.openings, view.openMs, view.refused]).toEqual([[], 0, 0])
    expect(view.recordedOpenMs).toBeGreaterThan(15_000)
    expect(view.machines[0]?.unknown.length).toBe(3)
  })

  it('tries what is in shadow or off as if it were enforced', async () => {
    const enforced = await replayOf()
    for (const changes of [{ mode: 'SHADOW' as const }, { enabled: false }]) {
      expect((await replayOf(changes)).openings).toEqual(enforced.openings)
    }
  })

  it('begins with windows as full as they were then', async () => {
    const later = await replayOf({}, { fromMs: startMs + 21_000 })
    expect(later.machines[0]?.recordedFrom).toBe('CLOSED')
    expect(later.machines[0]?.replayed).toEqual(later.machines[0]?.recorded)
  })

  it('says how much of the time was recorded', async () => {
    const view = await replayOf({}, { fromMs: startMs - 60_000 })
    expect(view.coveredMs).toBe(60_000)
    expect(view.unrecorded).toEqual([{ fromMs: startMs - 60_000, toMs: startMs }])
    const before = await replayOf({}, { fromMs: startMs - 60_000, toMs: startMs - 30_000 })
    expect([before.coveredMs, before.machines]).toEqual([0, []])
  })

  it('says so when Redis does not answer', async () => {
    const gone = createRedis(server.url, { name: 'gone' })
    gone.disconnect()
    const asked = replayBreaker({ redis: gone } as ControlParts, { ...place, ...time, spec })
    await expect(asked).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })
})
