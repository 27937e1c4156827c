import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pickDestination } from './pick'

const to = (service: string, weightPercent: number) => ({ service, subset: null, weightPercent })

describe('pickDestination', () => {
  it.each([
    [0, 'a'],
    [0.2499, 'a'],
    [0.25, 'b'],
    [0.9999, 'b'],
  ])('of 25 and 75 percent, %d falls to %s', (random, service) => {
    expect(pickDestination([to('a', 25), to('none', 0), to('b', 75)], random)?.service).toBe(service)
  })

  it('never picks a destination without weight, and always one with it', () => {
    const weights = fc.array(fc.constantFrom(0, 0, 1, 50, 100), { maxLength: 6 })
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (each, random) => {
        const destinations = each.map((weight, index) => to(String(index), weight))
        const picked = pickDestination(destinations, random)
        if (each.some((weight) => weight > 0)) expect(picked?.weightPercent).toBeGreaterThan(0)
        else expect(picked).toBeNull()
      }),
    )
  })
})
