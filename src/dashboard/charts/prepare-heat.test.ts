import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TrafficPoint } from '@/domain/view/views'
import { heatFigures, heatOf, mostColumns, prepareHeat } from './prepare-heat'
import { noTraffic, testFrame } from './testing'

const point = (requestsPerSecond: number, errorPercent: number, p99Ms: number | null = 5): TrafficPoint => ({
  ...noTraffic,
  requestsPerSecond,
  errorPercent,
  p99Ms,
})
const a = '10.0.0.2:80'
const b = '10.0.0.10:80'
const at = (second: number, instances: Record<string, TrafficPoint>) => testFrame(second * 1000, { instances })

describe('a strip of heat', () => {
  it('has instances in the order of their addresses, those without requests too', () => {
    const heat = prepareHeat([at(0, { [b]: point(1, 0) })], { fromMs: 0, toMs: 2000, figure: 'errors', also: [a] })
    expect(heat.rows.map((row) => row.instance)).toEqual([a, b])
  })

  it('tells a gap from no requests, and both from zero', () => {
    const heat = prepareHeat([at(0, { [a]: point(5, 0) }), at(2, {})], { fromMs: 0, toMs: 3000, figure: 'errors' })
    expect(heat.rows[0]?.cells).toEqual([0, undefined, null])
  })

  it('weighs errors by requests where frames share a column', () => {
    const frames = Array.from({ length: 600 }, (_, second) =>
      at(second, { [a]: second % 2 === 0 ? point(90, 0) : point(10, 100) }),
    )
    const heat = prepareHeat(frames, { fromMs: 0, toMs: 600_000, figure: 'errors' })
    expect([heat.columns, heat.columnMs, heat.rows[0]?.cells[0]]).toEqual([300, 2000, 10])
  })

  it('never averages percentiles: the worst of a column is told', () => {
    const frames = Array.from({ length: 600 }, (_, second) =>
      at(second, { [a]: point(1, 0, second % 2 === 0 ? 8 : 400) }),
    )
    expect(prepareHeat(frames, { fromMs: 0, toMs: 600_000, figure: 'p99' }).rows[0]?.cells[0]).toBe(400)
  })

  it('averages a rate over the frames that are there', () => {
    const frames = [at(0, { [a]: point(10, 0) }), ...Array.from({ length: 599 }, (_, index) => at(index + 1, {}))]
    expect(prepareHeat(frames, { fromMs: 0, toMs: 600_000, figure: 'requests' }).rows[0]?.cells[0]).toBe(5)
  })

  it('has at most 300 columns, whatever the span', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), (seconds) => {
        const { columns } = prepareHeat([at(0, {})], { fromMs: 0, toMs: seconds * 1000, figure: 'requests' })
        expect(columns).toBeLessThanOrEqual(mostColumns)
      }),
    )
  })
})

describe('heat', () => {
  it('rises with the value and stays on its scale', () => {
    const value = fc.double({ min: 0, max: 1e5, noNaN: true })
    fc.assert(
      fc.property(fc.constantFrom(...heatFigures), value, value, (figure, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        const [cool, hot] = [heatOf(low, figure, high), heatOf(high, figure, high)]
        expect(cool).toBeLessThanOrEqual(hot)
        expect(hot).toBeLessThanOrEqual(4)
      }),
    )
  })

  it('of any error at all is not that of none', () => {
    expect([heatOf(0, 'errors', 1), heatOf(0.01, 'errors', 1), heatOf(21, 'errors', 1)]).toEqual([0, 1, 4])
  })
})
