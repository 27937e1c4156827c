import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seeded, zipf } from './testing'
import { type KeyCounts, KeySketch, mergeCounts } from './top-keys'

const truth = (keys: readonly string[]) => {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const sketchOf = (keys: readonly string[], capacity: number) => {
  const sketch = new KeySketch(capacity)
  for (const key of keys) sketch.add(key)
  return sketch
}

/** No count is too low, none too high by more than its error, and what is not listed was not more than `missing`. */
function expectTold({ keys, missing, total }: KeyCounts, all: readonly string[]): void {
  const counts = truth(all)
  expect(total).toBe(all.length)
  for (const { key, count, error } of keys) {
    expect(count).toBeGreaterThanOrEqual(counts.get(key) ?? 0)
    expect(count - error).toBeLessThanOrEqual(counts.get(key) ?? 0)
  }
  const listed = new Set(keys.map((each) => each.key))
  for (const [key, count] of counts) if (!listed.has(key)) expect(count).toBeLessThanOrEqual(missing)
}

const keys = fc.array(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 300 })

describe('a sketch of keys', () => {
  it('is within its error whatever comes, which is N/m at most, and keeps to m counters', () => {
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 12 }), (all, capacity) => {
        const told = sketchOf(all, capacity).top(capacity)
        expectTold(told, all)
        expect(told.keys.length).toBeLessThanOrEqual(capacity)
        for (const { error } of told.keys) expect(error).toBeLessThanOrEqual(all.length / capacity)
        expect(told.missing).toBeLessThanOrEqual(all.length / capacity)
        expectTold(sketchOf(all, capacity).top(3), all)
      }),
    )
  })

  it('is exact while there are no more keys than counters', () => {
    const all = ['a', 'b', 'a', 'c', 'a', 'b']
    expect(sketchOf(all, 3).top(3)).toEqual({
      total: 6,
      keys: [
        { key: 'a', count: 3, error: 0 },
        { key: 'b', count: 2, error: 0 },
        { key: 'c', count: 1, error: 0 },
      ],
      missing: 0,
    })
  })

  it('of several gateways and minutes is within the sum of their errors', () => {
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 5 }), fc.integer({ min: 1, max: 8 }), (parts, most) => {
        const told = mergeCounts(parts.map((each) => sketchOf(each, 8).top(most)))
        expectTold(told, parts.flat())
        for (const { error } of told.keys) expect(error).toBeLessThanOrEqual(told.missing)
        expectTold(mergeCounts([told], 2), parts.flat())
      }),
    )
  })

  it('names the most frequent of 1,000,000 keys under a load that follows Zipf, within its stated error', () => {
    const draw = zipf(1_000_000, 1.1, seeded(7))
    const sketch = new KeySketch()
    const counts = new Map<string, number>()
    for (let each = 0; each < 1_000_000; each += 1) {
      const key = String(draw())
      sketch.add(key)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    const told = sketch.top(sketch.capacity)
    const stated = sketch.total / sketch.capacity
    for (const { key, count } of told.keys) {
      expect(count - (counts.get(key) ?? 0)).toBeGreaterThanOrEqual(0)
      expect(count - (counts.get(key) ?? 0)).toBeLessThanOrEqual(stated)
    }
    expect(told.keys.slice(0, 20).map((each) => each.key)).toEqual(Array.from({ length: 20 }, (_, at) => String(at)))
  })
})
