import { describe, expect, it } from 'vitest'
import { behaviours, isBadMoment } from './behaviour'

const randoms = Array.from({ length: 1000 }, (_each, index) => (index + 0.5) / 1000)
const seconds = (count: number) => count * 1000

describe('the demo’s services', () => {
  it('have a bad moment in the first minute, and recover', () => {
    expect([0, 14, 15, 34, 35, 104, 105, 125].map((each) => isBadMoment(seconds(each)))).toEqual([
      ...[false, false, true, true, false],
      ...[false, true, false],
    ])
    expect(behaviours.flaky.errorShare(seconds(20))).toBeGreaterThan(0.5)
    expect(behaviours.flaky.errorShare(seconds(50))).toBeLessThan(0.05)
  })

  it.each(Object.entries(behaviours))('%s always takes a moment and never for ever', (_name, { latencyMs }) => {
    const latencies = randoms.map((each) => latencyMs(each))
    expect(Math.min(...latencies)).toBeGreaterThan(0)
    expect(Math.max(...latencies)).toBeLessThan(2500)
  })

  it('have reports with a tail that their median does not show', () => {
    const latencies = randoms.map((each) => behaviours.slow.latencyMs(each)).toSorted((a, b) => a - b)
    expect(latencies[500]).toBeLessThan(200)
    expect(latencies[980]).toBeGreaterThan(700)
  })
})
