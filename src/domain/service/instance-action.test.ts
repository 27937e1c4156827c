import { describe, expect, it } from 'vitest'
import { mayReduce, overrideAfter, overrideOfLeaving } from './instance-action'
import type { InstanceOverrideSpec } from './instance-override'

const instance = { id: 'web-1', service: 'web', address: '10.0.0.1', port: 80, weight: 10 }
const after = (action: Parameters<typeof overrideAfter>[0], standing?: InstanceOverrideSpec, nowMs = 2000) =>
  overrideAfter(action, { instance, standing, actor: 'Ana', nowMs })
const drain = (expiresInMs: number | null = null) =>
  after({ do: 'DRAIN', reason: 'rollout', expiresInMs }, undefined, 1000)
const weight = (to: number | null, overMs = 0, reason = '') => ({ do: 'WEIGHT' as const, to, overMs, reason })
const must = (order: InstanceOverrideSpec | null) => order ?? expect.fail('nothing is ordered')

describe('an instance that is being removed', () => {
  it('takes nothing new for a day, if it was ordered to take none', () => {
    expect(overrideOfLeaving(must(drain()), 2000)?.expiresAtMs).toBe(2000 + 86_400_000)
    expect(overrideOfLeaving(must(drain(5000)), 2000)?.expiresAtMs).toBe(6000)
  })

  it('is under no order of weight any more', () => {
    expect(overrideOfLeaving(must(after(weight(3))), 2000)).toBeNull()
  })
})

describe('an action', () => {
  it('says what is ordered of which registration, by whom, why and until when', () => {
    expect(drain(5000)).toEqual({
      service: 'web',
      address: '10.0.0.1',
      port: 80,
      instanceId: 'web-1',
      mode: 'DRAIN',
      weight: null,
      reason: 'rollout',
      actor: 'Ana',
      atMs: 1000,
      expiresAtMs: 6000,
    })
  })

  it('that restores takes all orders back', () => {
    expect(after({ do: 'RESTORE', reason: '' }, must(drain()))).toBeNull()
  })

  it('that weighs starts from the weight in effect, also within a ramp', () => {
    const first = must(after(weight(20, 10_000), undefined, 0))
    expect(first.weight).toEqual({ from: 10, to: 20, startAtMs: 0, overMs: 10_000 })
    expect(after(weight(0), first, 5000)?.weight).toEqual({ from: 15, to: 0, startAtMs: 5000, overMs: 0 })
  })

  it('keeps a weight that is above what an order takes within bounds', () => {
    const heavy = { instance: { ...instance, weight: 60_000 }, standing: undefined, actor: 'Ana', nowMs: 0 }
    expect(overrideAfter(weight(5, 1000), heavy)?.weight?.from).toBe(1000)
  })

  it('that drains keeps the weight, and one that weighs keeps the mode, its end and its reason', () => {
    const weighed = must(after(weight(3)))
    expect(after({ do: 'MAINTENANCE', reason: 'disk', expiresInMs: null }, weighed)).toMatchObject({
      mode: 'MAINTENANCE',
      weight: { to: 3 },
      reason: 'disk',
    })
    expect(after(weight(3), must(drain(5000)))).toMatchObject({ mode: 'DRAIN', reason: 'rollout', expiresAtMs: 6000 })
    expect(after(weight(3, 0, 'slower'), must(drain()))).toMatchObject({ mode: 'DRAIN', reason: 'slower' })
  })

  it('that would leave nothing ordered leaves no order', () => {
    expect(after(weight(null))).toBeNull()
    expect(after(weight(null), must(after(weight(3))))).toBeNull()
    expect(after(weight(null), must(drain()))).toMatchObject({ mode: 'DRAIN', weight: null })
  })

  it('does not go on with what is over, or was meant for another registration', () => {
    expect(after(weight(3), must(drain(500)), 1500)).toMatchObject({ mode: 'ACTIVE', expiresAtMs: null })
    const other = { ...must(drain()), instanceId: 'web-0' }
    expect(after(weight(3), other)).toMatchObject({ mode: 'ACTIVE', instanceId: 'web-1', expiresAtMs: null })
  })

  it('reduces when it drains, maintains or goes to weight 0', () => {
    expect([weight(0, 1000), weight(1), weight(null)].map(mayReduce)).toEqual([true, false, false])
    expect(mayReduce({ do: 'RESTORE', reason: '' })).toBe(false)
    expect(mayReduce({ do: 'MAINTENANCE', reason: 'r', expiresInMs: null })).toBe(true)
  })
})
