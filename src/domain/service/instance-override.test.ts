import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  appliesTo,
  instanceOverrideName,
  type InstanceOverrideSpec,
  instanceOverrideSpec,
  instanceStanding,
  isOver,
  overrideNameOf,
  weightAt,
} from './instance-override'

const instance = { id: 'web-1', weight: 10 }
const override = (more: Partial<InstanceOverrideSpec> = {}): InstanceOverrideSpec => ({
  service: 'web',
  address: '10.0.0.1',
  port: 80,
  instanceId: 'web-1',
  mode: 'DRAIN',
  weight: null,
  reason: 'rollout',
  actor: 'Ana',
  atMs: 1000,
  expiresAtMs: null,
  ...more,
})
const ramp = (from: number, to: number, overMs: number, startAtMs = 0) => ({ from, to, startAtMs, overMs })

const anyRamp = fc.record({
  from: fc.integer({ min: 0, max: 1000 }),
  to: fc.integer({ min: 0, max: 1000 }),
  startAtMs: fc.integer({ min: 0, max: 1e13 }),
  overMs: fc.integer({ min: 0, max: 86_400_000 }),
})
const anyOffset = fc.integer({ min: -100_000_000, max: 100_000_000 })

describe('an order', () => {
  it('that there is none of leaves an instance as it is registered', () => {
    expect(instanceStanding(instance, undefined, 0)).toEqual({ mode: 'ACTIVE', weight: 10 })
  })

  it('takes the instance that it names out of traffic, and leaves its weight', () => {
    expect(instanceStanding(instance, override(), 2000)).toEqual({ mode: 'DRAIN', weight: 10 })
  })

  it('is not meant for another registration at the same address', () => {
    expect(instanceStanding({ id: 'web-2', weight: 3 }, override(), 2000)).toEqual({ mode: 'ACTIVE', weight: 3 })
    expect(appliesTo(override(), { id: 'web-2' }, 2000)).toBe(false)
  })

  it('says nothing any more from its expiry on, of mode and weight alike', () => {
    const order = override({ weight: ramp(10, 3, 0), expiresAtMs: 5000 })
    expect(instanceStanding(instance, order, 4999)).toEqual({ mode: 'DRAIN', weight: 3 })
    expect(instanceStanding(instance, order, 5000)).toEqual({ mode: 'ACTIVE', weight: 10 })
    expect([isOver(order, 4999), isOver(order, 5000)]).toEqual([false, true])
  })

  it('without an expiry is never over', () => {
    fc.assert(fc.property(fc.integer(), (nowMs) => !isOver({ expiresAtMs: null }, nowMs)))
  })

  it('says of every instance either what it orders or what is registered, and nothing else', () => {
    const anyOrder = fc.record({
      instanceId: fc.constantFrom('web-1', 'web-2'),
      mode: fc.constantFrom('ACTIVE' as const, 'DRAIN' as const, 'MAINTENANCE' as const),
      weight: fc.option(anyRamp),
      expiresAtMs: fc.option(fc.integer({ min: 0, max: 100 })),
    })
    fc.assert(
      fc.property(anyOrder, fc.integer({ min: 0, max: 100 }), (more, nowMs) => {
        const order = override(more)
        const standing = instanceStanding(instance, order, nowMs)
        const applies = more.instanceId === 'web-1' && (more.expiresAtMs === null || nowMs < more.expiresAtMs)
        const weight = applies && more.weight ? weightAt(more.weight, nowMs) : 10
        expect(standing).toEqual({ mode: applies ? more.mode : 'ACTIVE', weight })
      }),
    )
  })
})

describe('a ramp', () => {
  it('goes evenly from one weight to the other', () => {
    const up = ramp(0, 100, 10_000)
    expect([0, 2500, 5000, 9999, 10_000].map((at) => weightAt(up, at))).toEqual([1, 25, 50, 100, 100])
    const down = ramp(100, 0, 10_000)
    expect([0, 2500, 5000, 10_000].map((at) => weightAt(down, at))).toEqual([100, 75, 50, 0])
  })

  it('without a duration is done at once', () => {
    expect(weightAt(ramp(10, 3, 0), 0)).toBe(3)
  })

  it('from 0 begins at once with 1', () => {
    expect(weightAt(ramp(0, 2, 3_600_000), 0)).toBe(1)
  })

  it('whose beginning lies ahead, by a clock that is behind, stands at its first weight', () => {
    expect(weightAt(ramp(10, 3, 1000, 5000), 4000)).toBe(10)
  })

  it('is always a whole weight between its ends, and never turns back', () => {
    fc.assert(
      fc.property(anyRamp, anyOffset, fc.nat(100_000_000), (each, offset, later) => {
        const nowMs = each.startAtMs + offset
        const weight = weightAt(each, nowMs)
        const next = weightAt(each, nowMs + later)
        expect(Number.isInteger(weight)).toBe(true)
        expect(weight).toBeGreaterThanOrEqual(Math.min(each.from, each.to))
        expect(weight).toBeLessThanOrEqual(Math.max(each.from, each.to))
        if (each.to >= each.from) expect(next).toBeGreaterThanOrEqual(weight)
        else expect(next).toBeLessThanOrEqual(weight)
      }),
    )
  })

  it('is at its end from then on, and takes part while it rises', () => {
    fc.assert(
      fc.property(anyRamp, fc.nat(100_000_000), (each, later) => {
        expect(weightAt(each, each.startAtMs + each.overMs + later)).toBe(each.to)
        if (each.to > each.from) expect(weightAt(each, each.startAtMs + later)).toBeGreaterThan(0)
      }),
    )
  })
})

describe('the name of an order', () => {
  it.each([
    [{ service: 'web', address: '10.0.0.1', port: 80 }, 'web@10.0.0.1:80'],
    [{ service: 'Web-2', address: 'fd00::1', port: 65_535 }, 'Web-2@[fd00::1]:65535'],
    [{ service: 'web', address: 'a.example.com', port: 1 }, 'web@a.example.com:1'],
  ])('%j is %s, which is allowed', (place, name) => {
    expect(overrideNameOf(place)).toBe(name)
    expect(instanceOverrideName.safeParse(name).success).toBe(true)
  })

  it.each(['web', 'web@10.0.0.1', 'a/b@10.0.0.1:80', 'web@10.0.0.1:80/x', '@10.0.0.1:80', 'web@:80', ''])(
    '%j is refused',
    (name) => {
      expect(instanceOverrideName.safeParse(name).success).toBe(false)
    },
  )

  it('and what it says come back from JSON as they were', () => {
    fc.assert(
      fc.property(anyRamp, (weight) => {
        const order = override({ weight })
        expect(instanceOverrideSpec.parse(JSON.parse(JSON.stringify(order)))).toEqual(order)
      }),
    )
  })
})
