import { describe, expect, it } from 'vitest'
import type { InstanceOverrideSpec } from '@/domain/service/instance-override'
import { type CatalogInstance, instanceAddress, subsetSpec } from '@/domain/service/service'
import { instance, order } from '../testing/instances'
import { describeEndpoints } from './describe-endpoints'
import { Endpoints } from './endpoints'
import { inFlightOf } from './in-flight'

type Follow = (instances: CatalogInstance[], reset: boolean) => void

function followed() {
  const followers = new Map<string, Follow>()
  const signals = new Map<string, AbortSignal>()
  const warning = { wanted: true }
  const orders = new Map<string, InstanceOverrideSpec>()
  const time = { nowMs: 0 }
  const left: string[] = []
  const endpoints = new Endpoints({
    watcher: {
      follow(service, onInstances, signal) {
        followers.set(service, onInstances)
        signals.set(service, signal)
      },
    },
    sendsToWarning: () => warning.wanted,
    orders: () => orders,
    onChange: () => undefined,
    onLeft: (authority) => left.push(authority),
    clock: { now: () => time.nowMs },
  })
  const ids = () => endpoints.of('cart', null).map((each) => each.id)
  const weights = () => endpoints.of('cart', null).map((each) => each.weight)
  const tell = (list: CatalogInstance[], reset = false) => followers.get('cart')?.(list, reset)
  const command = (...list: InstanceOverrideSpec[]) => {
    orders.clear()
    for (const each of list) orders.set(instanceAddress(each), each)
    endpoints.serviceChanged('cart')
  }
  const tickAt = (nowMs: number) => {
    time.nowMs = nowMs
    endpoints.tick()
  }
  return { endpoints, ids, weights, tell, command, tickAt, left, signals, warning }
}

describe('which instances take requests', () => {
  it('passing ones, and those in warning while the service allows it', () => {
    const { endpoints, ids, tell, warning } = followed()
    endpoints.used('cart')
    tell([
      instance(1),
      instance(2, { health: 'warning' }),
      instance(3, { health: 'critical' }),
      instance(4, { health: 'unknown' }),
    ])
    expect(ids()).toEqual(['10.0.0.1:1', '10.0.0.1:2'])
    warning.wanted = false
    endpoints.serviceChanged('cart')
    expect(ids()).toEqual(['10.0.0.1:1'])
  })

  it('none without weight, and an address once however often it is registered', () => {
    const { endpoints, ids, tell } = followed()
    endpoints.used('cart')
    tell([instance(1, { weight: 0 }), instance(2), instance(2, { id: 'again', weight: 9 })])
    expect(ids()).toEqual(['10.0.0.1:2'])
  })

  it('those of a subset by all its tags and meta', () => {
    const { endpoints, tell } = followed()
    endpoints.used('cart')
    tell([instance(1, { tags: ['v2'], meta: { zone: 'a' } }), instance(2, { tags: ['v2'] }), instance(3)])
    const subset = subsetSpec.parse({ service: 'cart', tags: ['v2'], meta: { zone: 'a' } })
    expect(endpoints.of('cart', subset).map((each) => each.id)).toEqual(['10.0.0.1:1'])
    expect(endpoints.of('cart', subset)).toBe(endpoints.of('cart', subset))
    expect(endpoints.of('cart', { ...subset, service: 'other' })).toEqual([])
  })
})

describe('what is known of a service', () => {
  it('keeps the requests under way when Consul tells again', () => {
    const { endpoints, tell } = followed()
    endpoints.used('cart')
    tell([instance(1)])
    const [first] = endpoints.of('cart', null)
    if (first) first.load.inFlight = 3
    tell([instance(1, { weight: 5 }), instance(2)])
    expect(endpoints.of('cart', null).map((each) => [each.weight, each.inFlight])).toEqual([
      [5, 3],
      [1, 0],
    ])
  })

  it('comes from the earlier run until Consul tells better', () => {
    const { endpoints, ids, tell } = followed()
    endpoints.restore({ cart: [instance(7)] })
    endpoints.used('cart')
    expect(ids()).toEqual(['10.0.0.1:7'])
    tell([])
    expect(ids()).toEqual([])
  })

  it('is waited for no longer than said, and nothing is kept of who waited', async () => {
    const { endpoints } = followed()
    endpoints.used('cart')
    await endpoints.whenKnown('cart', 0)
    expect(endpoints.waitingFor('cart')).toBe(0)
  })

  it('can be waited for, and is no longer followed when no route needs it', async () => {
    const { endpoints, tell, signals, ids } = followed()
    endpoints.used('cart')
    const waiting = endpoints.whenKnown('cart', 60_000)
    tell([instance(1)])
    await waiting
    endpoints.unused('cart')
    expect(signals.get('cart')?.aborted).toBe(true)
    expect(ids()).toEqual([])
  })
})

describe('an instance that an operator takes out of traffic', () => {
  it.each([
    ['a drain', order(1)],
    ['maintenance', order(1, { mode: 'MAINTENANCE' })],
    ['weight 0', order(1, { mode: 'ACTIVE', weight: { from: 1, to: 0, startAtMs: 0, overMs: 0 } })],
  ])('by %s is no endpoint of the service or of any subset, and is one again afterwards', (_how, given) => {
    const { endpoints, ids, tell, command, left } = followed()
    endpoints.used('cart')
    tell([instance(1, { tags: ['v2'] }), instance(2, { tags: ['v2'] })])
    const subset = subsetSpec.parse({ service: 'cart', tags: ['v2'] })
    expect(endpoints.of('cart', subset)).toHaveLength(2)
    command(given)
    expect(ids()).toEqual(['10.0.0.1:2'])
    expect(endpoints.of('cart', subset).map((each) => each.id)).toEqual(['10.0.0.1:2'])
    expect(left).toEqual(['10.0.0.1:1'])
    command()
    expect(ids()).toEqual(['10.0.0.1:1', '10.0.0.1:2'])
  })

  it('is told of with what it still works on until that is over, and then with nothing', () => {
    const { endpoints, tell, command } = followed()
    endpoints.used('cart')
    tell([instance(1), instance(2)])
    const load = endpoints.of('cart', null)[0]?.load ?? { inFlight: -1 }
    load.inFlight = 2
    command(order(1))
    tell([instance(1, { weight: 3 }), instance(2)])
    expect(inFlightOf(endpoints)).toEqual(new Map([['cart', new Map([['10.0.0.1:1', 2]])]]))
    expect(describeEndpoints(endpoints)).toEqual({
      endpoints: { cart: [{ instance: '10.0.0.1:2', weight: 1, inFlight: 0 }] },
      resting: { cart: [{ instance: '10.0.0.1:1', mode: 'DRAIN', inFlight: 2 }] },
      held: {},
    })
    load.inFlight = 0
    expect(inFlightOf(endpoints)).toEqual(new Map([['cart', new Map([['10.0.0.1:1', 0]])]]))
    command()
    expect(endpoints.of('cart', null)[0]?.load).toBe(load)
    expect(inFlightOf(endpoints)).toEqual(new Map())
  })

  it('is the one whose registration was meant, not another that came to its address', () => {
    const { endpoints, ids, tell, command } = followed()
    endpoints.used('cart')
    command(order(1, { instanceId: 'somebody-else' }))
    tell([instance(1)])
    expect(ids()).toEqual(['10.0.0.1:1'])
  })

  it('comes back by itself when the order ends', () => {
    const { endpoints, ids, tell, command, tickAt } = followed()
    endpoints.used('cart')
    tell([instance(1)])
    command(order(1, { expiresAtMs: 5000 }))
    tickAt(4999)
    expect(ids()).toEqual([])
    tickAt(5000)
    expect(ids()).toEqual(['10.0.0.1:1'])
  })

  it('may be one that is gone from Consul: its requests in flight are told of until they end', () => {
    const { endpoints, tell, ids } = followed()
    endpoints.used('cart')
    tell([instance(1)])
    const load = endpoints.of('cart', null)[0]?.load ?? { inFlight: -1 }
    load.inFlight = 1
    tell([])
    expect(ids()).toEqual([])
    expect(describeEndpoints(endpoints).resting).toEqual({
      cart: [{ instance: '10.0.0.1:1', mode: null, inFlight: 1 }],
    })
    load.inFlight = 0
    expect(describeEndpoints(endpoints).resting).toEqual({})
  })
})

describe('a weight that an operator moves', () => {
  const ramp = (over: object = {}) =>
    order(1, { mode: 'ACTIVE', weight: { from: 0, to: 100, startAtMs: 1000, overMs: 10_000, ...over } })

  it('rises evenly by the gateway’s clock, from the first moment on, and stays where it was to come to', () => {
    const { endpoints, weights, tell, command, tickAt } = followed()
    endpoints.used('cart')
    tell([instance(1, { weight: 7 })])
    tickAt(1000)
    command(ramp())
    expect(weights()).toEqual([1])
    const seen = [2000, 6000, 11_000, 60_000].map((nowMs) => {
      tickAt(nowMs)
      return weights()[0]
    })
    expect(seen).toEqual([10, 50, 100, 100])
    command()
    expect(weights()).toEqual([7])
  })

  it('falls to nothing, and then the instance takes nothing new', () => {
    const { endpoints, weights, tell, command, tickAt } = followed()
    endpoints.used('cart')
    tell([instance(1)])
    command(ramp({ from: 100, to: 0 }))
    tickAt(10_500)
    expect(weights()).toEqual([5])
    tickAt(11_000)
    expect(weights()).toEqual([])
  })

  it('is looked at once a second and not with each request', () => {
    const { endpoints, tell, command, tickAt } = followed()
    endpoints.used('cart')
    tell([instance(1)])
    command(ramp())
    tickAt(3000)
    const first = endpoints.of('cart', null)
    expect(endpoints.of('cart', null)).toBe(first)
    tickAt(4000)
    expect(endpoints.of('cart', null)).not.toBe(first)
    tickAt(11_000)
    const last = endpoints.of('cart', null)
    tickAt(12_000)
    expect(endpoints.of('cart', null)).toBe(last)
  })
})

describe('when Consul comes back empty', () => {
  it('every endpoint stays for a minute, and what came back for longer', () => {
    const { endpoints, ids, tell, tickAt } = followed()
    endpoints.used('cart')
    tell([instance(1), instance(2)])
    tickAt(1000)
    tell([], true)
    expect(ids()).toEqual(['10.0.0.1:1', '10.0.0.1:2'])
    expect(describeEndpoints(endpoints).held).toEqual({ cart: 2 })
    tell([instance(2)])
    expect(describeEndpoints(endpoints).held).toEqual({ cart: 1 })
    tickAt(60_999)
    expect(ids()).toEqual(['10.0.0.1:1', '10.0.0.1:2'])
    tickAt(61_000)
    expect(ids()).toEqual(['10.0.0.1:2'])
  })

  it('one that nobody listens at is given up, and only that one', () => {
    const { endpoints, ids, tell } = followed()
    endpoints.used('cart')
    tell([instance(1), instance(2)])
    tell([instance(2)], true)
    endpoints.unreachable('cart', '10.0.0.1:1')
    endpoints.unreachable('cart', '10.0.0.1:2') // Consul knows it: its breaker is for that
    expect(ids()).toEqual(['10.0.0.1:2'])
  })

  it('what is kept on disk is what is believed', () => {
    const { endpoints, tell } = followed()
    endpoints.used('cart')
    tell([instance(1)])
    tell([], true)
    expect(endpoints.toKeep()).toEqual({ cart: [instance(1)] })
  })
})
