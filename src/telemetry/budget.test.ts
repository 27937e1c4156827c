import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { budgets, slotName, slots } from './budget'

const megabyte = 1_000_000
const anySizes = fc
  .array(fc.nat(900 * megabyte), { minLength: slots.length, maxLength: slots.length })
  .map((sizes) => new Map(slots.map((slot, index) => [slotName(slot), sizes[index] ?? 0])))
const sumOf = (numbers: Iterable<number>) => [...numbers].reduce((sum, each) => sum + each, 0)

describe('the budgets of telemetry', () => {
  it('never exceed the bound together, whatever is stored and whatever waits', () => {
    fc.assert(
      fc.property(anySizes, fc.integer({ min: 64, max: 4096 }), fc.nat(40), (sizes, bound, waiting) => {
        const given = budgets(bound * megabyte, waiting * megabyte, sizes)
        expect(sumOf(given.values()) + waiting * megabyte).toBeLessThanOrEqual(bound * megabyte)
      }),
    )
  })

  it('trim nothing while all fits', () => {
    fc.assert(
      fc.property(anySizes, (sizes) => {
        const given = budgets(Math.ceil(sumOf(sizes.values()) / 0.92) + slots.length, 0, sizes)
        for (const [name, size] of sizes) expect(given.get(name)).toBeGreaterThanOrEqual(size)
      }),
    )
  })

  it('know nothing of parts in resolutions in which they are not kept', () => {
    expect(slots.filter(({ part }) => part === 'calls').map(slotName)).toEqual(['calls 10s', 'calls 1s'])
  })

  it('leave every part something of its own, however much the others hold', () => {
    const sizes = new Map(slots.map((slot) => [slotName(slot), 900 * megabyte]))
    for (const [, bytes] of budgets(512 * megabyte, 0, sizes)) expect(bytes).toBeGreaterThan(4 * megabyte)
  })

  it('shorten single instances before anything else, and totals last', () => {
    // What 10,000 busy instances of 1,000 services would take with nothing trimmed, about.
    const perInterval = {
      total: 1,
      services: 60,
      routes: 60,
      breakers: 10,
      limits: 5,
      locks: 5,
      callers: 40,
      calls: 40,
      instances: 400,
    }
    const intervals = { '1s': 900, '10s': 2160, '1m': 10_080 }
    const sizes = new Map(
      slots.map((slot) => [slotName(slot), perInterval[slot.part] * intervals[slot.resolution] * 1000]),
    )
    const shortened: string[] = []
    for (let bound = sumOf(sizes.values()) / 0.92; bound > 100 * megabyte; bound *= 0.99) {
      const given = budgets(bound, 0, sizes)
      for (const [name, size] of sizes) {
        if (Math.ceil(given.get(name) ?? 0) < size && !shortened.includes(name)) shortened.push(name)
      }
    }
    expect(shortened.slice(0, 2).every((each) => each.startsWith('instances'))).toBe(true)
    expect(shortened.filter((each) => each.startsWith('total'))).toEqual([])
  })
})
