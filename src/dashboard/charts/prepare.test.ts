import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FrameView, TimeMark } from '@/domain/view/views'
import { innerTicks, niceTop, timeTicks } from './prepare-axis'
import { marksNear, prepareMarks } from './prepare-marks'
import { chartCsv } from './prepare-csv'
import { alonePoints, extent, latestValue, pointAt, preparePoints } from './prepare-points'
import { shareOf, stretchOf, timeAt } from './prepare-stretch'
import { noTraffic, testFrame } from './testing'
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
    expect(alonePoints(points, 'requests').map(({ atMs }) => atMs / 1000)).toEqual([5, 9])
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
  const idle = { ...noTraffic, requestsPerSecond: 0 }

  it('that stands in a frame with zeros is zero requests, and no latency', () => {
    const points = prepareTraffic([frame(1, { services: { cart: idle } })], 'cart')
    expect(points[0]?.values).toEqual({ requests: 0, errors: null, p50: null, p95: null, p99: null })
  })

  it('that a frame does not name is a gap, not zero requests', () => {
    const named = { services: { cart: idle } }
    const points = prepareTraffic([frame(1, named), frame(2), frame(3, named)], 'cart')
    expect(points.map(({ atMs, values }) => [atMs, values.requests])).toEqual([
      [1000, 0],
      [2000, undefined],
      [3000, 0],
    ])
  })
})

describe('health', () => {
  it('of the fleet is as the frame tells it, whichever services it mentions', () => {
    const fleet = { passing: 3, warning: 1, critical: 1 }
    const health = { cart: { passing: 2, warning: 0, critical: 1 } }
    expect(prepareHealth([frame(1, { fleet, health })], null)[0]?.values).toEqual(fleet)
    expect(prepareHealth([frame(1, { fleet, health })], 'cart')[0]?.values).toEqual(health.cart)
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

  it('with an order among them show the order, unless something was tripped', () => {
    expect(prepareMarks([mark(100), mark(150, 'ORDER')], 200)[0]?.kind).toBe('ORDER')
    expect(prepareMarks([mark(100, 'TRIP'), mark(150, 'ORDER')], 200)[0]?.kind).toBe('TRIP')
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

  it('keep words away from their ends', () => {
    expect(innerTicks([0, 20, 50, 98], 0, 100)).toEqual([20, 50])
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

describe('the point under the pointer', () => {
  const points = prepareTraffic([frame(1), frame(2), frame(5)], null)

  it('is that of the interval in which it lies', () => {
    expect(pointAt(points, 2400, 1000)?.atMs).toBe(2000)
  })

  it.each([
    ['before all', 500],
    ['after the last interval', 6200],
  ])('is none %s', (_where, atMs) => {
    expect(pointAt(points, atMs, 1000)).toBeUndefined()
  })

  it('of a gap has no values, never those of its neighbours', () => {
    expect(pointAt(points, 3400, 1000)?.values).toEqual({})
    expect(pointAt(points, 4400, 1000)).toBeUndefined()
  })
})

describe('what is exported', () => {
  it('has a line for each point, none for a gap, and empty cells for what is unknown', () => {
    const idle = { services: { cart: { ...noTraffic, requestsPerSecond: 0 } } }
    const csv = chartCsv(
      prepareTraffic([frame(1, idle), frame(3, idle)], 'cart'),
      [
        { key: 'requests', label: 'Requests' },
        { key: 'p99', label: 'p99' },
      ],
      'Requests',
    )
    expect(csv).toEqual([
      'time,Requests,Requests p99\r\n',
      '1970-01-01T00:00:01.000Z,0,\r\n',
      '1970-01-01T00:00:03.000Z,0,\r\n',
    ])
  })
})

describe('a drag', () => {
  const chartMs = 300_000

  it('over next to nothing is a click', () => {
    expect(stretchOf(1_000_000, 1_001_000, chartMs)).toBeNull()
  })

  it('to the left is one to the right', () => {
    expect(stretchOf(1_090_400, 1_030_600, chartMs)).toEqual({ fromMs: 1_030_000, toMs: 1_091_000 })
  })

  it('over a few seconds is widened to what can be drawn', () => {
    expect(stretchOf(1_000_000, 1_004_000, chartMs)).toEqual({ fromMs: 997_000, toMs: 1_007_000 })
  })

  it('beyond the chart ends at its edge', () => {
    expect([timeAt(-1, 0, 100), timeAt(2, 0, 100), shareOf(101, 0, 100), shareOf(25, 0, 100)]).toEqual([
      0,
      100,
      null,
      0.25,
    ])
  })
})
