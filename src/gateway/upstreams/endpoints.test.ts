import { describe, expect, it } from 'vitest'
import { type CatalogInstance, subsetSpec } from '@/domain/service/service'
import { Endpoints } from './endpoints'

function instance(port: number, over: Partial<CatalogInstance> = {}): CatalogInstance {
  return {
    id: `cart-${String(port)}`,
    service: 'cart',
    node: 'n',
    address: '10.0.0.1',
    port,
    weight: 1,
    tags: [],
    meta: {},
    health: 'passing',
    checks: [],
    managed: false,
    datacenter: 'dc1',
    byAgent: false,
    ...over,
  }
}

function followed() {
  const tell = new Map<string, (instances: CatalogInstance[]) => void>()
  const signals = new Map<string, AbortSignal>()
  const warning = { wanted: true }
  const endpoints = new Endpoints(
    {
      follow(service, onInstances, signal) {
        tell.set(service, onInstances)
        signals.set(service, signal)
      },
    },
    () => warning.wanted,
    () => undefined,
  )
  const ids = () => endpoints.of('cart', null).map((each) => each.id)
  return { endpoints, ids, tell: (list: CatalogInstance[]) => tell.get('cart')?.(list), signals, warning }
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
