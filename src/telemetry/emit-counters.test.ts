import { describe, expect, it } from 'vitest'
import { telemetrySecond } from '@/wire/telemetry'
import { SecondCounters } from './emit-counters'

const nothing = new Map<string, Map<string, number>>()

describe('the figures of one second', () => {
  it('count requests by route and tries by service and instance, and fit the wire', () => {
    const counters = new SecondCounters()
    counters.unmatched()
    counters.request('a/r', 200, 5, null)
    counters.request('a/r', 429, 1, 'limited')
    counters.attempt('cart', '10.0.0.1:80', 200, 4)
    counters.attempt('cart', '10.0.0.2:80', null, 100)
    counters.limit('a/l', 'limited')
    const { figures, requests } = counters.take(nothing)
    expect(requests).toBe(3)
    expect(figures).toMatchObject({
      unmatched: 1,
      routes: [{ route: 'a/r', count: 2, statuses: [1, 0, 1, 0], limited: 1, broken: 0, failed: 0 }],
      services: [{ service: 'cart', count: 2, statuses: [1, 0, 0, 1], errors: 1, inFlight: 0 }],
      instances: [
        { instance: '10.0.0.1:80', count: 1, errors: 0 },
        { instance: '10.0.0.2:80', count: 1, errors: 1 },
      ],
      limits: [{ policy: 'a/l', allowed: 0, limited: 1, shadowed: 0 }],
    })
    expect(telemetrySecond.safeParse({ version: 1, gateway: 'g', startMs: 0, breakers: [], ...figures }).success).toBe(
      true,
    )
  })

  it('begin anew after they were taken', () => {
    const counters = new SecondCounters()
    counters.request('a/r', 200, 5, null)
    counters.take(nothing)
    expect(counters.take(nothing)).toEqual({
      figures: { unmatched: 0, routes: [], services: [], instances: [], limits: [] },
      requests: 0,
    })
  })

  it('tell what is under way also where nothing ended', () => {
    const { figures } = new SecondCounters().take(
      new Map([
        [
          'cart',
          new Map([
            ['x:1', 2],
            ['y:1', 0],
          ]),
        ],
      ]),
    )
    expect(figures.services).toMatchObject([{ service: 'cart', count: 0, inFlight: 2 }])
    expect(figures.instances).toMatchObject([{ instance: 'x:1', count: 0, inFlight: 2 }])
  })
})
