import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BreakerMachine } from './machine'
import { calls, failing, policyOf } from './testing'
import { CountWindow, TimeWindow } from './window'

const call = fc.record({ failed: fc.boolean(), slow: fc.boolean(), waitMs: fc.nat({ max: 4000 }) })

function totals(window: CountWindow | TimeWindow) {
  return { calls: window.calls, failures: window.failures, slowCalls: window.slowCalls }
}

function expected(within: readonly { failed: boolean; slow: boolean }[]) {
  return {
    calls: within.length,
    failures: within.filter((each) => each.failed).length,
    slowCalls: within.filter((each) => each.slow).length,
  }
}

describe('CountWindow', () => {
  it('holds exactly the last calls, whatever came', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(call), (size, history) => {
        const window = new CountWindow(size)
        for (const each of history) window.record(each.failed, each.slow)
        expect(totals(window)).toEqual(expected(history.slice(-size)))
      }),
    )
  })
})

describe('TimeWindow', () => {
  it('holds exactly the calls of its seconds, the present one included, whatever came when', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(call), fc.nat({ max: 20_000 }), (size, history, idleMs) => {
        const window = new TimeWindow(size, 500)
        let nowMs = 500
        const seen = history.map((each) => {
          nowMs += each.waitMs
          window.record(each.failed, each.slow, nowMs)
          return { ...each, second: Math.floor(nowMs / 1000) }
        })
        nowMs += idleMs
        window.advance(nowMs)
        const oldest = Math.floor(nowMs / 1000) - size + 1
        expect(totals(window)).toEqual(expected(seen.filter((each) => each.second >= oldest)))
      }),
    )
  })

  it('takes a clock that goes backwards within the window for a clock that stands still', () => {
    const window = new TimeWindow(3, 10_000)
    window.record(true, false, 10_000)
    window.record(true, false, 8000)
    expect(window.calls).toBe(2)
    window.advance(13_000)
    expect(window.calls).toBe(0)
  })

  it('starts empty when the clock is set back by more than the window', () => {
    const window = new TimeWindow(10, 3_600_000)
    window.record(true, false, 3_600_000)
    window.record(false, false, 1000)
    expect([window.calls, window.failures]).toEqual([1, 0])
    window.advance(12_000)
    expect(window.calls).toBe(0)
  })

  it('does not let failures from before an idle gap trip the breaker', () => {
    const machine = new BreakerMachine(policyOf({ slidingWindowType: 'TIME_BASED', slidingWindowSize: 10 }), 0)
    calls(machine, failing(3), 500)
    calls(machine, failing(1), 60_000)
    expect(machine.snapshot(60_000)).toMatchObject({ state: 'CLOSED', bufferedCalls: 1 })
    expect(machine.snapshot(70_000).bufferedCalls).toBe(0)
  })
})
