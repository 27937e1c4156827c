import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FrameView, TimeMark } from '@/domain/view/views'
import { niceTop, timeTicks } from './prepare-axis'
import { marksNear, prepareMarks } from './prepare-marks'
import { extent, isAlone, latestValue, preparePoints } from './prepare-points'
import { testFrame } from './testing'
import { prepareHealth, prepareTraffic } from './prepare-traffic'

function frame(second: number, change: Partial<FrameView> = {}): FrameView {
  const total = { requestsPerSecond: 10, errorPercent: 0, p50Ms: 5, p95Ms: 7, p99Ms: 9 }
  return testFrame(second * 1000, { total, ...change })
}

describe('points', () => {
  it('break where a frame is missing', () => {
    const points = prepareTraffic([frame(1), frame(2), frame(5)], null)
    expect(points.map((point) => [point.atMs / 1000, point.values.requests ?? null])).toEqual([
      [1, 10],
      [2, 10],
      [3, null],
      [5, 10],
    ])
  })

  it('do not break between frames that meet, whatever their resolution', () => {
    const frames = [frame(0, { resolutionMs: 10_000 }), frame(10, { resolutionMs: 10_000 }), frame(20)]
    expect(prepareTraffic(frames, null)).toHaveLength(3)
  })

  it('that stand alone are known, for no line leads to them', () => {
    const points = prepareTraffic([frame(1), frame(2), frame(5), frame(9)], null)
    expect(points.map((_, index) => isAlone(points, index, 'requests'))).toEqual([
      false,
      false,
      false,
      true,
      false,
      true,
    ])
  })

  it('hold no value that no frame held', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60)), (seconds) => {
        const frames = seconds.sort((a, b) => a - b).map((second) => frame(second))
        const withValue = preparePoints(frames, () => ({ x: 1 })).filter((point) => point.values.x !== undefined)
        expect(withValue.map((point) => point.atMs)).toEqual(frames.map((each) => each.startMs))
      }),
    )
  })
})

describe('traffic of a service', () => {
  it('that a frame does not mention is zero requests, and no latency', () => {
    expect(prepareTraffic([frame(1)], 'cart')[0]?.values).toEqual({
      requests: 0,
      errors: null,
      p50: null,
      p95: null,
      p99: null,
    })
  })
})

describe('health', () => {
  it('is summed over services for the fleet', () => {
    const health = { cart: { passing: 2, warning: 0, critical: 1 }, pay: { passing: 1, warning: 1, critical: 0 } }
    expect(prepareHealth([frame(1, { health })], null)[0]?.values).toEqual({ passing: 3, warning: 1, critical: 1 })
  })

  it('that a frame says nothing of is a gap, not zero instances', () => {
    expect(prepareHealth([frame(1)], 'cart')).toEqual([])
  })
})

describe('the newest value', () => {
  it('is not shown as the newest once it is old', () => {
    const points = prepareTraffic([frame(1), frame(2)], null)
    expect(latestValue(points, 'requests', 4000, 5000)).toBe(10)
    expect(latestValue(points, 'requests', 60_000, 5000)).toBeNull()
  })

  it('of nothing is nothing', () => {
    expect(latestValue([], 'requests', 0, 1)).toBeNull()
    expect(extent([], 'requests')).toBeNull()
  })
})

describe('marks', () => {
  const mark = (atMs: number, kind: TimeMark['kind'] = 'REVISION'): TimeMark => ({
    atMs,
    kind,
    label: '',
    revision: atMs,
  })

  it('close together become one, and a trip among them shows', () => {
    const groups = prepareMarks([mark(900), mark(100), mark(150, 'TRIP')], 200)
    expect(groups.map((group) => [group.atMs, group.kind, group.marks.length])).toEqual([
      [100, 'TRIP', 2],
      [900, 'REVISION', 1],
    ])
  })

  it('are all told of when the pointer is near', () => {
    const groups = prepareMarks([mark(100), mark(150), mark(900)], 200)
    expect(marksNear(groups, 120, 30).map((each) => each.atMs)).toEqual([100, 150])
  })
})

describe('axes', () => {
  it('have round times, at most as many as asked for', () => {
    expect(timeTicks(61_000, 361_000, 6)).toEqual([120_000, 180_000, 240_000, 300_000, 360_000])
    for (const span of [300_000, 900_000, 3_600_000, 86_400_000]) {
      expect(timeTicks(1_234_567, 1_234_567 + span, 6).length).toBeLessThanOrEqual(7)
    }
  })

  it('have round hours where the reader is', () => {
    const halfHour = 1_800_000
    expect(timeTicks(0, 7_200_000, 3, halfHour)[0]).toBe(halfHour)
  })

  it.each([
    [0, 1, 1],
    [0.3, 5, 5],
    [11, 1, 20],
    [240, 1, 300],
    [1000, 1, 1000],
    [7.2, 1, 8],
  ])('a highest value of %d (at least %d) has its top at %d', (max, least, top) => {
    expect(niceTop(max, least)).toBeCloseTo(top)
  })

  it('never cut a value off', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e9, noNaN: true }), (max) => {
        expect(niceTop(max, 0)).toBeGreaterThanOrEqual(max * 0.999999)
      }),
    )
  })
})
