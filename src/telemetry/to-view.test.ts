import { describe, expect, it } from 'vitest'
import { emptyScope } from '@/domain/view/fleet-views'
import type { Frame } from '@/wire/telemetry'
import { Block } from './block'
import { blocksOf } from './blocks-of-frame'
import { chooseResolution, maxPoints } from './resolution'
import { joinFrames, scopedFrame, type ScopedFrame } from './scoped-frame'
import { breakerOf, figuresScope, frameWith } from './test-figures'
import { toView } from './to-view'

function read(frame: Frame, scope = figuresScope, trimmed: string[] = []): ScopedFrame {
  const blocks = new Map([...blocksOf(frame)].map(([stream, block]) => [stream, new Block(block)]))
  const interval = { id: `${String(frame.startMs)}-0`, startMs: frame.startMs, blocks, trimmed: new Set(trimmed) }
  const scoped = scopedFrame(interval, frame.resolutionMs, scope)
  if (!scoped) throw new Error('it has totals')
  return scoped
}

describe('a frame as charts show it', () => {
  it('has rates per second, whatever the resolution', () => {
    const frames = [0, 1000, 2000, 3000].map((startMs) => read(frameWith({ startMs, count: 20, errors: 5 })))
    const view = toView(joinFrames(frames, 0, 10_000))
    expect(view.total).toMatchObject({ requestsPerSecond: 21 })
    expect(view.services.storefront).toMatchObject({ requestsPerSecond: 20, errorPercent: 25 })
    expect(view.instances['127.0.0.1:9000']).toMatchObject({ requestsPerSecond: 20, errorPercent: 25 })
    expect(view.routes['demo/shop']).toMatchObject({ requestsPerSecond: 20, errorPercent: 25, limited: 2, broken: 1 })
    expect(view.limits['demo/shop']).toEqual({ allowed: 20, limited: 2, shadowed: 0 })
  })

  it('merges percentiles over routes within the histogram’s error', () => {
    const view = toView(read(frameWith({ startMs: 0, latencyMs: 100 })))
    expect(view.total.p99Ms).toBeGreaterThan(97)
    expect(view.total.p99Ms).toBeLessThan(103)
  })

  it('holds what its scope names, and no more', () => {
    const view = toView(read(frameWith({ startMs: 0 }), emptyScope))
    expect(view).toMatchObject({ services: {}, instances: {}, routes: {}, limits: {}, breakers: {}, locks: {} })
    expect(view.total.requestsPerSecond).toBe(11)
  })

  it('says null, not zero, where no gateway reported', () => {
    const none = { coveredMs: 0, gateways: 0, unmatched: 0, routes: [], services: [], instances: [], limits: [] }
    const view = toView(read({ ...frameWith({ startMs: 0 }), ...none }))
    const unknown = { requestsPerSecond: null, errorPercent: null, p50Ms: null, p95Ms: null, p99Ms: null }
    expect(view.total).toEqual(unknown)
    expect(view).toMatchObject({ services: {}, instances: {}, routes: {}, limits: {} })
  })

  it('says zero where gateways reported and the name had nothing', () => {
    const view = toView(read({ ...frameWith({ startMs: 0 }), services: [], routes: [], limits: [] }))
    expect(view.services.storefront).toMatchObject({ requestsPerSecond: 0, p99Ms: null })
    expect(view.routes['demo/shop']).toMatchObject({ requestsPerSecond: 0, limited: 0 })
    expect(view.limits['demo/shop']).toEqual({ allowed: 0, limited: 0, shadowed: 0 })
  })

  it('says nothing, not zero, of a part that was trimmed', () => {
    const view = toView(read({ ...frameWith({ startMs: 0 }), services: [] }, figuresScope, ['services', 'instances']))
    expect(view.services).toEqual({})
    expect(view.instances).toEqual({})
    expect(view.routes['demo/shop']?.requestsPerSecond).toBe(10)
  })

  it('shows the worst state of a breaker over gateways and instances', () => {
    const breakers = (['HALF_OPEN', 'OPEN', 'CLOSED'] as const).map((state, index) =>
      breakerOf({ state, gateway: String(index) }),
    )
    expect(toView(read({ ...frameWith({ startMs: 0 }), breakers })).breakers).toEqual({ 'demo/payments': 'OPEN' })
  })
})

describe('the resolution of a range', () => {
  const nowMs = 1_000_000_000
  const minutes = (count: number) => count * 60_000
  it.each([
    ['the last minute', minutes(1), 0, '1s', 1000],
    ['the last quarter of an hour', minutes(15), 0, '1s', 1000],
    ['a minute that is an hour ago', minutes(1), minutes(60), '10s', 10_000],
    ['the last two hours', minutes(120), 0, '10s', 10_000],
    ['the last twelve hours', minutes(720), 0, '1m', 60_000],
    ['the last two days', minutes(2880), 0, '1m', 240_000],
    ['the last week', minutes(10_080), 0, '1m', 720_000],
  ])('%s', (_name, spanMs, agoMs, name, stepMs) => {
    const toMs = nowMs - agoMs
    const chosen = chooseResolution(toMs - spanMs, toMs, nowMs)
    expect([chosen.resolution.name, chosen.stepMs]).toEqual([name, stepMs])
    expect(spanMs / chosen.stepMs).toBeLessThanOrEqual(maxPoints)
  })
})
