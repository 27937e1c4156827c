import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inPortions, portionsOf } from './in-portions'

const some = fc.array(fc.record({ service: fc.constantFrom('a', 'b', 'c', 'd', 'e'), number: fc.nat() }))

describe('portions', () => {
  it('hold everything once, and each service in one of them', () => {
    fc.assert(
      fc.property(some, some, fc.integer({ min: 1, max: 5 }), (desired, actual, atLeast) => {
        const portions = portionsOf(desired, actual, atLeast)
        expect(portions.flatMap((each) => each.desired)).toHaveLength(desired.length)
        expect(portions.flatMap((each) => each.actual)).toHaveLength(actual.length)
        const named = portions.flatMap((each) => [
          ...new Set([...each.desired, ...each.actual].map(({ service }) => service)),
        ])
        expect(new Set(named).size).toBe(named.length)
      }),
    )
  })

  it('leave room for others between them', async () => {
    const many = Array.from({ length: 3000 }, (_each, index) => ({ service: `s${String(index)}` }))
    const order: string[] = []
    setImmediate(() => order.push('another'))
    await inPortions(many, [], () => order.push('portion'))
    expect(order).toEqual(['portion', 'another', 'portion', 'portion'])
  })
})
