import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CatalogInstance } from '@/domain/service/service'
import { notLookedAtYet } from '@/domain/service/traffic'
import { instance } from '../testing/instances'
import { believed, hear, type Heard, letGo, letGoOf, nothingHeard } from './held-instances'

const graceMs = 60_000
const inOrder = (nowMs = 0) => ({ reset: false, nowMs, graceMs })
const afterReset = (nowMs = 0) => ({ reset: true, nowMs, graceMs })
const ports = (heard: Heard) =>
  believed(heard)
    .map((each) => each.port)
    .sort((a, b) => a - b)
const heardOf = (...list: CatalogInstance[]) => hear(nothingHeard, list, inOrder())

describe('an answer that follows in order', () => {
  it('is believed whole: a deregistration counts at once', () => {
    expect(ports(hear(heardOf(instance(1), instance(2)), [instance(2)], inOrder()))).toEqual([2])
  })

  it('lets go also what came back after a reset and then was deregistered', () => {
    const reset = hear(heardOf(instance(1), instance(2)), [instance(1)], afterReset())
    expect(ports(hear(reset, [], inOrder(1000)))).toEqual([2])
  })
})

describe('an answer after a reset', () => {
  it('takes nothing away for the grace time, however often it comes', () => {
    let heard = heardOf(instance(1), instance(2))
    for (const nowMs of [0, 1000, 30_000, 59_999]) {
      heard = hear(heard, [], afterReset(nowMs))
      expect(ports(heard)).toEqual([1, 2])
    }
    expect(ports(letGo(heard, 60_000))).toEqual([])
    expect(letGo(heard, 59_999)).toBe(heard)
  })

  it('adds what is new at once', () => {
    expect(ports(hear(heardOf(instance(1)), [instance(3)], afterReset()))).toEqual([1, 3])
  })

  it('that knows an instance replaces what was kept of it, also when it says that it is unwell', () => {
    const worse = instance(1, {
      health: 'critical',
      checks: [{ id: 'c', name: 'c', status: 'critical', output: 'refused' }],
    })
    const heard = hear(hear(heardOf(instance(1)), [], afterReset()), [worse], inOrder(1000))
    expect(believed(heard)).toEqual([worse])
  })

  it.each(['', notLookedAtYet])(
    'that knows an instance whose checks have not run yet waits for them: "%s"',
    (output) => {
      const check = { id: 'c', name: 'c', status: 'critical' as const, output }
      const fresh = instance(1, { health: 'critical', checks: [check] })
      const heard = hear(heardOf(instance(1)), [fresh], afterReset())
      expect(believed(heard)).toEqual([instance(1)])
      expect(believed(hear(heard, [instance(1, { weight: 4 })], inOrder(1000)))).toEqual([instance(1, { weight: 4 })])
      expect(believed(letGo(heard, 60_000))).toEqual([fresh])
    },
  )

  it('that knows an instance at another address lets the old one go', () => {
    const moved = instance(9, { id: 'cart-1' })
    expect(ports(hear(heardOf(instance(1)), [moved], afterReset()))).toEqual([9])
  })

  it('keeps nothing that took no requests', () => {
    expect(ports(hear(heardOf(instance(1, { health: 'critical' })), [], afterReset()))).toEqual([])
  })

  it('an instance that cannot be reached is given up only if it is merely held', () => {
    const heard = hear(heardOf(instance(1), instance(2)), [instance(2)], afterReset())
    expect(ports(letGoOf(heard, '10.0.0.1:1'))).toEqual([2])
    expect(letGoOf(heard, '10.0.0.1:2')).toBe(heard)
  })
})

it('whatever answers come: nothing told is missing, and nothing untold is believed for longer than the grace time', () => {
  const answers = fc.array(
    fc.record({
      ports: fc.uniqueArray(fc.integer({ min: 1, max: 5 })),
      reset: fc.boolean(),
      afterMs: fc.integer({ min: 0, max: 40_000 }),
    }),
    { maxLength: 20 },
  )
  fc.assert(
    fc.property(answers, (list) => {
      let heard = nothingHeard
      let nowMs = 0
      const toldAtMs = new Map<number, number>()
      for (const { ports: told, reset, afterMs } of list) {
        // Until now it was told.
        for (const { port } of heard.told) toldAtMs.set(port, nowMs + afterMs)
        nowMs += afterMs
        heard = hear(
          heard,
          told.map((each) => instance(each)),
          { reset, nowMs, graceMs },
        )
        const now = ports(heard)
        expect(new Set(now).size).toBe(now.length)
        for (const port of told) expect(now).toContain(port)
        for (const port of now) {
          if (!told.includes(port)) expect(nowMs - (toldAtMs.get(port) ?? -Infinity)).toBeLessThan(graceMs)
        }
      }
    }),
  )
})
