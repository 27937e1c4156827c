import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyHashes, tally } from '../hash-ring/testing'
import { loadBalancingPolicies, type LoadBalancingPolicy } from '../routing/route'
import { Balancer } from './balancer'
import type { Endpoint } from './endpoint'
import { endpointsOf, randomsFrom } from './testing'

const hashes = keyHashes(8000)

/** The ids picked for so many requests in a row. */
function picks(
  balancer: Balancer<Endpoint>,
  endpoints: readonly Endpoint[],
  count: number,
  usable?: (endpoint: Endpoint) => boolean,
): (string | null)[] {
  const random = randomsFrom(7)
  return Array.from({ length: count }, (_, index) => {
    const hash = hashes[index % hashes.length] ?? 0
    return balancer.pick({ endpoints, hash, random, ...(usable ? { usable } : {}) })?.id ?? null
  })
}

function balancerOf(policy: LoadBalancingPolicy, boundedLoadPercent = 0): Balancer<Endpoint> {
  return new Balancer({ policy, boundedLoadPercent })
}

describe.each(loadBalancingPolicies)('%s', (policy) => {
  it('picks only usable endpoints with a weight, and one whenever there is one', () => {
    const endpoint = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      weight: fc.constantFrom(0, 1, 3),
      inFlight: fc.nat({ max: 9 }),
      down: fc.boolean(),
    })
    fc.assert(
      fc.property(
        fc.uniqueArray(endpoint, { selector: (each) => each.id }),
        fc.constantFrom(0, 125),
        fc.nat(),
        (endpoints, percent, seed) => {
          const balancer = new Balancer<(typeof endpoints)[number]>({ policy, boundedLoadPercent: percent })
          const fit = endpoints.filter((each) => each.weight > 0 && !each.down)
          for (let round = 0; round < 3; round += 1) {
            const picked = balancer.pick({
              endpoints,
              hash: round === 0 ? null : seed,
              random: randomsFrom(seed + round),
              usable: (each) => !each.down,
            })
            if (fit.length === 0) expect(picked).toBeNull()
            else expect(fit).toContain(picked)
          }
        },
      ),
      { numRuns: policy === 'MAGLEV' ? 15 : 100 },
    )
  })

  it('shares by weight', () => {
    const counts = tally(picks(balancerOf(policy), endpointsOf(1, 2, 5), 8000))
    for (const [id, weight] of [
      ['a', 1],
      ['b', 2],
      ['c', 5],
    ] as const) {
      expect((counts.get(id) ?? 0) / (weight * 1000)).toBeGreaterThan(0.8)
      expect((counts.get(id) ?? 0) / (weight * 1000)).toBeLessThan(1.2)
    }
  })

  it('follows a change of members at once', () => {
    const balancer = balancerOf(policy)
    picks(balancer, endpointsOf(1, 1, 1), 10)
    const counts = tally(picks(balancer, endpointsOf(1, 0), 50))
    expect([...counts.keys()]).toEqual(['a'])
  })

  it('gives none when there is no endpoint', () => {
    expect(picks(balancerOf(policy), [], 1)).toEqual([null])
  })
})

describe('ROUND_ROBIN', () => {
  it('interleaves smoothly, as nginx does', () => {
    const order = picks(balancerOf('ROUND_ROBIN'), endpointsOf(5, 1, 1), 14)
    expect(order.join('')).toBe('aabacaaaabacaa')
  })

  it('goes on in turn when members change with every request, and does not favour the first', () => {
    const balancer = balancerOf('ROUND_ROBIN')
    const ids = Array.from({ length: 40 }, (_, index) => {
      const endpoints = endpointsOf(1, 1, 1, 1).concat({ id: `new-${String(index)}`, weight: 0.001, inFlight: 0 })
      return picks(balancer, endpoints, 1)[0] ?? null
    })
    const counts = tally(ids)
    for (const id of ['a', 'b', 'c', 'd']) expect(counts.get(id)).toBeGreaterThanOrEqual(9)
  })

  it('gives who comes new its turn, however often others came and went before', () => {
    const balancer = balancerOf('ROUND_ROBIN')
    for (let round = 0; round < 200; round += 1) {
      picks(balancer, [...endpointsOf(1, 1), { id: 'brief', weight: 100, inFlight: 0 }], 1)
      picks(balancer, endpointsOf(1, 1), 1)
    }
    const counts = tally(picks(balancer, [...endpointsOf(1, 1), { id: 'new', weight: 1, inFlight: 0 }], 30))
    expect(counts.get('new')).toBeGreaterThanOrEqual(9)
    expect(counts.get('new')).toBeLessThanOrEqual(11)
  })

  it('gives an endpoint that was left out no backlog to catch up with', () => {
    const balancer = balancerOf('ROUND_ROBIN')
    const endpoints = endpointsOf(1, 1)
    picks(balancer, endpoints, 100, (each) => each.id === 'b')
    expect(tally(picks(balancer, endpoints, 10)).get('a')).toBe(5)
  })
})

describe('LEAST_REQUEST', () => {
  it('prefers the endpoint with fewer requests for its weight', () => {
    const endpoints = endpointsOf(1, 1)
    const [a, b] = endpoints
    if (a) a.inFlight = 10
    if (b) b.inFlight = 2
    expect(tally(picks(balancerOf('LEAST_REQUEST'), endpoints, 100)).get('b')).toBe(100)
    if (b) b.weight = 0.1
    expect(tally(picks(balancerOf('LEAST_REQUEST'), endpoints, 100)).get('a')).toBe(100)
  })

  it('reads the requests of today from endpoints that are new objects', () => {
    const balancer = balancerOf('LEAST_REQUEST')
    picks(balancer, endpointsOf(1, 1), 1)
    const later = endpointsOf(1, 1)
    const [a] = later
    if (a) a.inFlight = 10
    expect(tally(picks(balancer, later, 50)).get('b')).toBe(50)
  })
})

describe('RING_HASH and MAGLEV', () => {
  it.each(['RING_HASH', 'MAGLEV'] as const)(
    '%s keeps a key where it is when another endpoint is left out',
    (policy) => {
      const balancer = balancerOf(policy)
      const endpoints = endpointsOf(1, 1, 1, 1)
      const before = picks(balancer, endpoints, 500)
      const after = picks(balancer, endpoints, 500, (each) => each.id !== 'b')
      before.forEach((id, index) => {
        if (id === 'b') expect(after[index]).not.toBe('b')
        else expect(after[index]).toBe(id)
      })
      expect(new Set(after.filter((_, index) => before[index] === 'b')).size).toBe(3)
    },
  )

  it('keeps to the bound, and exceeds it only rather than refuse a request', () => {
    const balancer = balancerOf('RING_HASH', 125)
    const endpoints = endpointsOf(1, 1, 1, 1)
    const pickOne = (usable: (endpoint: Endpoint) => boolean) =>
      balancer.pick({ endpoints, hash: 7, random: randomsFrom(1), usable })
    const owner = pickOne(() => true)
    const loaded = endpoints.find((each) => each === owner)
    if (loaded) loaded.inFlight = 8
    expect(pickOne(() => true)).not.toBe(owner)
    expect(pickOne((each) => each === owner)).toBe(owner)
  })
})
