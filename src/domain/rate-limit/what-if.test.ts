import { describe, expect, it } from 'vitest'
import { type BucketState, takeTokens } from './bucket'
import { recordedIntervals, recordedKeys } from './recorded'
import { seeded, zipf } from './testing'
import { KeySketch } from './top-keys'
import { reckon, shareCurve, shareOf } from './what-if'

const second = (startMs: number, count: number) => ({ startMs, spanMs: 1000, count })

describe('another limit on one bucket for all', () => {
  it('is reckoned as the bucket itself would decide, over gaps too', () => {
    const counts = [10, 50, 0, 100, 4, 250, 20]
    const intervals = counts.flatMap((count, at) => (at === 2 ? [] : [second(at * 1000, count)]))
    const spec = { limit: 30, periodMs: 1000, burst: 40 }
    let state: BucketState | undefined
    let refused = 0
    for (const { startMs, count } of intervals) {
      for (let each = 0; each < count; each += 1) {
        const taken = takeTokens(state, spec, startMs + ((each + 0.5) * 1000) / count)
        state = taken.state
        if (!taken.decision.allowed) refused += 1
      }
    }
    const reckoned = reckon(recordedIntervals(intervals), spec)
    expect(reckoned).toMatchObject({ total: 434, refused })
    expect(reckoned.refusedIn[0]).toBe(0)
  })

  it('says nothing of nothing, and its curve falls from nearly all to nothing', () => {
    expect(shareOf(reckon(recordedIntervals([]), { limit: 1, periodMs: 1000, burst: 1 }))).toBeNull()
    const recorded = recordedIntervals(Array.from({ length: 60 }, (_, at) => second(at * 1000, 1000)))
    const curve = shareCurve(recorded, { limit: 100, periodMs: 1000, burst: 100 })
    expect(curve.map((each) => each.limit)).toContain(100)
    expect(curve[0]?.share).toBeGreaterThan(0.95)
    expect(curve.at(-1)?.share).toBe(0)
    const shares = curve.map((each) => each.share)
    expect(shares).toEqual([...shares].sort((a, b) => b - a))
  })
})

describe('another limit on many keys, by minute', () => {
  it.each([
    [0.05, 1.1, 600],
    [0.05, 1.1, 60],
    [0.05, 0.9, 60],
    // Far below what the sketch can tell apart.
    [0.1, 0.9, 12],
  ])('comes within %d of the true share on a load by Zipf (%d) with a limit of %d a minute', (within, skew, limit) => {
    const random = seeded(11)
    const draw = zipf(100_000, skew, random)
    const spec = { limit, periodMs: 60_000, burst: limit }
    const states = new Map<string, BucketState>()
    const minutes = []
    let refused = 0
    const perMinute = 60_000
    for (let minute = 0; minute < 5; minute += 1) {
      const sketch = new KeySketch()
      const startMs = minute * 60_000
      for (let each = 0; each < perMinute; each += 1) {
        const key = String(draw())
        sketch.add(key)
        const { state, decision } = takeTokens(states.get(key), spec, startMs + each)
        states.set(key, state)
        if (!decision.allowed) refused += 1
      }
      minutes.push({ startMs, spanMs: 60_000, owner: '', counts: sketch.top(200) })
    }
    const share = shareOf(reckon(recordedKeys(minutes), spec)) ?? 0
    expect(Math.abs(share - refused / (5 * perMinute))).toBeLessThan(within)
  })
})

it('an hour of 42 gateways is reckoned, curve and all, in the time of a few frames of a screen', () => {
  const keys = Array.from({ length: 200 }, (_, at) => ({ key: String(at), count: 1000 - at, error: 100 }))
  const minutes = Array.from({ length: 60 * 42 }, (_, at) => ({
    startMs: Math.floor(at / 42) * 60_000,
    spanMs: 60_000,
    owner: String(at % 42),
    counts: { total: 500_000, missing: 700, keys },
  }))
  const recorded = recordedKeys(minutes)
  expect(recorded.stretches.reduce((sum, each) => sum + each.loads.length, 0)).toBeLessThan(60_000)
  expect(shareCurve(recorded, { limit: 100, periodMs: 60_000, burst: 100 }).length).toBeGreaterThan(20)
})
