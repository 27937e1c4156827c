import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InstanceAction } from '../view/fleet-views'
import { overrideAfter } from './instance-action'
import { defaultSettings, refusals, type Step, takesUnder } from './minimum-healthy'

const away: Step = { takes: true, willTake: false }
const back: Step = { takes: false, willTake: true }
const same: Step = { takes: true, willTake: true }
const unwell: Step = { takes: false, willTake: false }
const words = (left: number, all: number, least: number) =>
  `leaves ${String(left)} of ${String(all)} instances taking requests; the service wants at least ${String(least)}`

describe('orders of a service', () => {
  it('are carried out until the minimum is left; the next is refused in words that name the figures', () => {
    expect(refusals({ instances: 3, taking: 3 }, defaultSettings, [away, away, away])).toEqual([
      null,
      null,
      words(0, 3, 1),
    ])
    const settings = { ...defaultSettings, minHealthyInstances: 2 }
    expect(refusals({ instances: 3, taking: 3 }, settings, [away, away])).toEqual([null, words(1, 3, 2)])
  })

  it('are refused where fewer than the minimum are left already', () => {
    const settings = { ...defaultSettings, minHealthyInstances: 5 }
    expect(refusals({ instances: 3, taking: 3 }, settings, [away])).toEqual([words(2, 3, 5)])
  })

  it('that take nothing away are never refused', () => {
    const settings = { ...defaultSettings, minHealthyInstances: 5 }
    expect(refusals({ instances: 3, taking: 1 }, settings, [same, unwell, back])).toEqual([null, null, null])
  })

  it('make room for others when they bring instances back', () => {
    expect(refusals({ instances: 2, taking: 1 }, defaultSettings, [back, away])).toEqual([null, null])
  })

  it('of one that wants none may be about all of them', () => {
    const settings = { ...defaultSettings, minHealthyInstances: 0 }
    expect(refusals({ instances: 2, taking: 2 }, settings, [away, away])).toEqual([null, null])
  })

  it('never leave fewer than the minimum of those that were there, and refuse no more than that takes', () => {
    const step = fc.constantFrom(away, back, same, unwell)
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat(10), fc.nat(10), (steps, others, least) => {
        const taking = others + steps.filter((each) => each.takes).length
        const judged = refusals(
          { instances: others + steps.length, taking },
          { ...defaultSettings, minHealthyInstances: least },
          steps,
        )
        let now = taking
        steps.forEach((each, at) => {
          const after = now + (each.willTake ? 1 : 0) - (each.takes ? 1 : 0)
          const refused = judged[at] !== null
          expect(refused).toBe(after < now && after < least)
          if (!refused) now = after
        })
        expect(now).toBeGreaterThanOrEqual(Math.min(taking, least))
      }),
    )
  })
})

describe('an instance', () => {
  const instance = {
    id: 'web-1',
    service: 'web',
    address: '10.0.0.1',
    port: 80,
    weight: 10,
    health: 'passing' as const,
  }
  const by = { instance, standing: undefined, actor: 'Ana', nowMs: 1000 }
  const ordered = (action: InstanceAction) => overrideAfter(action, by) ?? expect.fail('nothing is ordered')
  const drained = ordered({ do: 'DRAIN', reason: 'r', expiresInMs: 500 })
  const fading = ordered({ do: 'WEIGHT', to: 0, overMs: 60_000, reason: '' })

  it('that is drained takes no requests until the order is over', () => {
    expect(takesUnder(instance, drained, defaultSettings, 1499)).toBe(false)
    expect(takesUnder(instance, drained, defaultSettings, 1500)).toBe(true)
  })

  it('that goes to weight 0 counts as gone from the beginning', () => {
    expect(takesUnder(instance, fading, defaultSettings, 1000)).toBe(false)
  })

  it('that rises from 0 counts as there from the beginning', () => {
    const rising = { ...fading, weight: { from: 0, to: 5, startAtMs: 1000, overMs: 60_000 } }
    expect(takesUnder(instance, rising, defaultSettings, 1000)).toBe(true)
  })

  it('that is not well takes none, whatever is ordered', () => {
    const critical = { ...instance, health: 'critical' as const }
    expect(takesUnder(critical, { ...fading, weight: null }, defaultSettings, 1000)).toBe(false)
  })

  it('in warning takes requests where its service sends them there', () => {
    const warning = { ...instance, health: 'warning' as const }
    expect(takesUnder(warning, undefined, defaultSettings, 0)).toBe(true)
    expect(takesUnder(warning, undefined, { sendToWarning: false }, 0)).toBe(false)
  })
})
