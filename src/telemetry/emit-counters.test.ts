import { describe, expect, it } from 'vitest'
import { telemetrySecond } from '@/wire/telemetry'
import { SecondCounters, type SecondEnd } from './emit-counters'

const nothing: SecondEnd = { inFlight: new Map(), ejections: new Map() }

describe('the figures of one second', () => {
  it('count requests by route and tries by service and instance, and fit the wire', () => {
    const counters = new SecondCounters()
    counters.unmatched()
    counters.request('a/r', 200, 5, null, 1)
    counters.request('a/r', 429, 1, 'limited', 0)
    counters.attempt('cart', '10.0.0.2:80', null, 100, false)
    counters.attempt('cart', '10.0.0.1:80', 200, 4, true)
    counters.caller('service:shop', 'cart', 200, 5)
    counters.caller('service:shop', 'cart', 502, 5)
    counters.caller('ip:10.0.0.9', 'cart', 404, 5)
    counters.limit('a/l', 'limited')
    const { figures, requests } = counters.take(nothing)
    expect(requests).toBe(3)
    expect(figures).toMatchObject({
      unmatched: 1,
      routes: [{ route: 'a/r', count: 2, statuses: [1, 0, 1, 0], limited: 1, broken: 0, failed: 0, retries: 1 }],
      services: [{ service: 'cart', count: 2, statuses: [1, 0, 0, 1], errors: 1, inFlight: 0, retries: 1 }],
      instances: [
        { instance: '10.0.0.2:80', count: 1, errors: 1, retries: 0, ejections: 0 },
        { instance: '10.0.0.1:80', count: 1, errors: 0, retries: 1, ejections: 0 },
      ],
      limits: [{ policy: 'a/l', allowed: 0, limited: 1, shadowed: 0 }],
      callers: [
        { from: 'service:shop', to: 'cart', count: 2, errors: 1 },
        { from: 'ip:10.0.0.9', to: 'cart', count: 1, errors: 0 },
      ],
    })
    expect(telemetrySecond.safeParse({ version: 1, gateway: 'g', startMs: 0, breakers: [], ...figures }).error).toBe(
      undefined,
    )
  })

  it('begin anew after they were taken', () => {
    const counters = new SecondCounters()
    counters.request('a/r', 200, 5, null, 0)
    counters.take(nothing)
    expect(counters.take(nothing)).toEqual({
      figures: { unmatched: 0, routes: [], services: [], instances: [], limits: [], callers: [] },
      requests: 0,
    })
  })

  it('tell what is under way also where nothing ended, and that nothing is where that was asked', () => {
    const inFlight = new Map([
      [
        'cart',
        new Map([
          ['x:1', 2],
          ['y:1', 0],
        ]),
      ],
    ])
    const { figures } = new SecondCounters().take({ ...nothing, inFlight })
    expect(figures.services).toMatchObject([{ service: 'cart', count: 0, inFlight: 2 }])
    expect(figures.instances).toMatchObject([
      { instance: 'x:1', count: 0, inFlight: 2 },
      { instance: 'y:1', count: 0, inFlight: 0 },
    ])
  })

  it('tell which instances were thrown out by their breakers', () => {
    const ejections = new Map([['cart', new Map([['x:1', 1]])]])
    const { figures } = new SecondCounters().take({ ...nothing, ejections })
    expect(figures.instances).toMatchObject([{ instance: 'x:1', ejections: 1 }])
  })

  it('tell no more than 500 callers apart, and lose none of the others’ requests', () => {
    const counters = new SecondCounters()
    for (let index = 0; index < 700; index += 1) counters.caller(`ip:${String(index)}`, 'cart', 200, 1)
    counters.caller('ip:0', 'cart', 200, 1)
    counters.caller('ip:0', 'basket', 200, 1)
    const { callers } = counters.take(nothing).figures
    expect(callers).toHaveLength(502)
    expect(callers.find((each) => each.from === '' && each.to === 'cart')?.count).toBe(200)
    expect(callers.find((each) => each.from === 'ip:0')?.count).toBe(2)
    expect(callers.find((each) => each.to === 'basket')?.from).toBe('')
    counters.caller('ip:new', 'cart', 200, 1)
    expect(counters.take(nothing).figures.callers[0]?.from).toBe('ip:new')
  })
})
