import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterChange, afterQuiet, type Damping, flappingPolicy, restoredDamping } from './flapping'

const { halfLifeMs, enter, leave, ceiling } = flappingPolicy

/** As it stands after changes at these times. */
function after([firstMs = 0, ...timesMs]: readonly number[]): Damping {
  return timesMs.reduce((state, atMs) => afterChange(state, atMs), afterChange(null, firstMs))
}

const every = (gapMs: number, count: number, fromMs = 0) =>
  Array.from({ length: count }, (_, at) => fromMs + at * gapMs)

describe('an instance', () => {
  it('that fails and comes back once does not flap', () => {
    expect(after([0, 5000]).flapping).toBe(false)
  })

  it('that is restarted twice within a minute does not flap', () => {
    expect(after([0, 10_000, 40_000, 50_000]).flapping).toBe(false)
  })

  it.each([
    [1000, 5],
    [5000, 5],
    [10_000, 5],
    [30_000, 9],
  ])('that changes every %i ms flaps within %i changes, and stays so', (gapMs, within) => {
    expect(after(every(gapMs, within)).flapping).toBe(true)
    expect(after(every(gapMs, 200)).flapping).toBe(true)
  })

  it('that changes every minute or more slowly never flaps', () => {
    expect(after(every(60_000, 1000)).flapping).toBe(false)
  })

  it('that flaps tells since which change, and how many there were', () => {
    expect(after(every(1000, 12, 7000))).toMatchObject({ sinceMs: 7000, changes: 12, flapping: true })
  })

  it('that becomes quiet is trusted again within two half-lives, and begins anew', () => {
    const flapped = after(every(1000, 50))
    expect(afterQuiet(flapped, 49_000 + halfLifeMs)?.flapping).toBe(true)
    expect(afterQuiet(flapped, 49_000 + 2 * halfLifeMs + 1)).toBeNull()
    expect(afterChange(flapped, 49_000 + 3 * halfLifeMs)).toMatchObject({ changes: 1, flapping: false })
  })

  it('stays flapping over a restart, until it was quiet', () => {
    const restored = restoredDamping({ sinceMs: 5, changes: 9 }, 1000)
    expect(afterQuiet(restored, 1000 + halfLifeMs / 2)?.flapping).toBe(true)
    expect(afterQuiet(restored, 1001 + halfLifeMs)).toBeNull()
    expect(afterChange(restored, 2000)).toMatchObject({ sinceMs: 5, changes: 10, flapping: true })
  })
})

describe('whatever the changes', () => {
  const gaps = fc.array(fc.nat({ max: 300_000 }), { minLength: 1, maxLength: 60 })
  const timesOf = (gapsMs: number[]) => gapsMs.map((_, at) => gapsMs.slice(0, at + 1).reduce((sum, each) => sum + each))

  it('the penalty stays between nothing and the ceiling, and the verdict follows the thresholds', () => {
    fc.assert(
      fc.property(gaps, (gapsMs) => {
        let state: Damping | null = null
        for (const atMs of timesOf(gapsMs)) {
          const quiet: Damping | null = state && afterQuiet(state, atMs)
          state = afterChange(state, atMs)
          expect(state.penalty).toBeGreaterThan(0)
          expect(state.penalty).toBeLessThanOrEqual(ceiling)
          expect(state.changes).toBe((quiet?.changes ?? 0) + 1)
          if (state.penalty >= enter) expect(state.flapping).toBe(true)
          if (state.penalty < leave) expect(state.flapping).toBe(false)
          // Between the two it stays as it was.
          if (state.penalty < enter) expect(state.flapping).toBe(quiet?.flapping ?? false)
        }
      }),
    )
  })

  it('quiet for the longest time that the ceiling allows ends it', () => {
    const longestMs = halfLifeMs * Math.log2(ceiling / leave)
    fc.assert(
      fc.property(gaps, (gapsMs) => {
        const times = timesOf(gapsMs)
        const state = after(times)
        expect(afterQuiet(state, (times.at(-1) ?? 0) + longestMs + 1)?.flapping ?? false).toBe(false)
      }),
    )
  })

  it('looking at it in between changes nothing', () => {
    fc.assert(
      fc.property(gaps, fc.nat({ max: 600_000 }), fc.nat({ max: 600_000 }), (gapsMs, firstMs, moreMs) => {
        const times = timesOf(gapsMs)
        const state = after(times)
        const endMs = times.at(-1) ?? 0
        const direct = afterQuiet(state, endMs + firstMs + moreMs)
        const between = afterQuiet(state, endMs + firstMs)
        const stepped = between && afterQuiet(between, endMs + firstMs + moreMs)
        expect(stepped?.flapping).toBe(direct?.flapping)
        expect(stepped?.penalty ?? 0).toBeCloseTo(direct?.penalty ?? 0, 6)
      }),
    )
  })

  it('a clock that goes back neither adds nor forgives', () => {
    const state = after([10_000, 11_000, 12_000])
    expect(afterQuiet(state, 0)).toEqual(state)
  })
})
