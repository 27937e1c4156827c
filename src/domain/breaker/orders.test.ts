import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BreakerMove } from './listener'
import { BreakerMachine } from './machine'
import { type Machine, meansMachine, newestFirst, orderFor, ordersFor, standingFor, standingOrders } from './orders'
import { type BreakerOverrideSpec, overrideIntents } from './policy'
import { calls, failing, overrideOf, policyOf } from './testing'

const instances = ['a:1', 'b:1'] as const
const gateways = ['g1', 'g2'] as const
const place = { instance: fc.constantFrom(null, ...instances), gateway: fc.constantFrom(null, ...gateways) }
const machine: fc.Arbitrary<Machine> = fc.record({ ...place, gateway: fc.constantFrom(...gateways) })
const order = fc
  .record({
    ...place,
    id: fc.nat(9),
    intent: fc.constantFrom(...overrideIntents),
    atMs: fc.nat(50),
    forMs: fc.nat(100),
  })
  .map(({ id, forMs, ...rest }) =>
    overrideOf({
      ...rest,
      id: `o${String(id)}`,
      expiresAtMs: rest.intent === 'RESET' || forMs === 0 ? null : rest.atMs + forMs,
    }),
  )
const orders = fc.uniqueArray(order, { selector: (each) => each.id, maxLength: 8 })

/** By the words of the rule alone, order by order from the oldest. */
function byTheRule(all: readonly BreakerOverrideSpec[], of: Machine, nowMs: number): string {
  let held: BreakerOverrideSpec[] = []
  for (const each of [...all].sort(newestFirst).reverse()) {
    if (!meansMachine(each, of)) continue
    if (each.intent === 'RESET') held = []
    else held.push(each)
  }
  const holding = held.filter((each) => each.expiresAtMs === null || each.expiresAtMs > nowMs)
  return holding.at(-1)?.intent ?? 'CLOSED'
}

describe('of several orders for one machine', () => {
  it('the newest that is not over counts, and a reset cancels what is older, in whatever order they are known', () => {
    fc.assert(
      fc.property(orders, machine, fc.nat(200), (all, of, nowMs) => {
        const counts = orderFor(all, of, nowMs)
        expect(counts === null || counts.intent === 'RESET' ? 'CLOSED' : counts.intent).toBe(byTheRule(all, of, nowMs))
        expect(orderFor([...all].reverse(), of, nowMs)).toBe(counts)
      }),
    )
  })

  it('the breaker is in the state of the one that counts, however they come and go, also when nobody tells it of an end', () => {
    const step = fc.record({ do: fc.constantFrom('GIVE', 'TAKE', 'WAIT'), order, ms: fc.nat(40) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), machine, (steps, of) => {
        const breaker = new BreakerMachine(policyOf(), 0)
        const known = new Map<string, BreakerOverrideSpec>()
        let nowMs = 0
        for (const [index, each] of steps.entries()) {
          nowMs += each.ms
          // Each order that is given is a new one: ids name one order for ever.
          if (each.do === 'GIVE') known.set(each.order.id, { ...each.order, id: String(index), atMs: nowMs })
          if (each.do === 'TAKE') known.delete(each.order.id)
          if (each.do !== 'WAIT') breaker.setOrders(ordersFor(known.values(), of), nowMs)
          expect(breaker.snapshot(nowMs).state).toBe(byTheRule([...known.values()], of, nowMs))
        }
      }),
    )
  })

  it('an older one that still holds comes back as of the end of the newer one', () => {
    const moves: BreakerMove[] = []
    const breaker = new BreakerMachine(policyOf(), 0, { entered: (move) => moves.push(move) })
    const older = overrideOf({ id: 'old', intent: 'FORCED_OPEN', atMs: 10 })
    const newer = overrideOf({ id: 'new', intent: 'DISABLED', atMs: 20, expiresAtMs: 100 })
    breaker.setOrders([newer, older], 20)
    expect(breaker.snapshot(500)).toMatchObject({ state: 'FORCED_OPEN', cause: 'EXPIRY', sinceMs: 100 })
    expect(moves).toMatchObject([
      { atMs: 20, before: 'CLOSED', after: 'DISABLED', cause: 'OPERATOR', order: { id: 'new' } },
      { atMs: 100, before: 'DISABLED', after: 'FORCED_OPEN', cause: 'EXPIRY', order: { id: 'old' } },
    ])
  })

  it('a reset that came before one that is over is not carried out again', () => {
    const breaker = new BreakerMachine(policyOf(), 0)
    const reset = overrideOf({ id: 'r', intent: 'RESET', atMs: 10 })
    const trip = overrideOf({ id: 't', atMs: 20, expiresAtMs: 100 })
    breaker.setOrders([trip, reset], 20)
    calls(breaker, failing(4), 200)
    breaker.setOrders([trip, reset], 300)
    expect(breaker.snapshot(300).state).toBe('OPEN')
  })
})

describe('what stands of a breaker', () => {
  it('is what holds some machine, or would if nothing newer did', () => {
    fc.assert(
      fc.property(orders, machine, fc.nat(200), (all, of, nowMs) => {
        const standing = standingOrders(all, nowMs)
        const counts = orderFor(all, of, nowMs)
        if (counts && counts.intent !== 'RESET') expect(standing).toContain(counts)
        expect(standing).toEqual([...standing].sort(newestFirst))
        for (const each of standing) expect(each.intent).not.toBe('RESET')
      }),
    )
  })

  it('for a target is the newest that means one of its machines', () => {
    const whole = overrideOf({ id: 'w', atMs: 1 })
    const ofInstance = overrideOf({ id: 'i', atMs: 2, instance: 'a:1' })
    const ofGateway = overrideOf({ id: 'g', atMs: 3, gateway: 'g1' })
    const standing = [whole, ofInstance, ofGateway]
    const found = (instance: string | null, gateway: string | null) => standingFor(standing, { instance, gateway })?.id
    expect([found(null, null), found('a:1', null), found('a:1', 'g2'), found('b:1', 'g2')]).toEqual([
      'g',
      'g',
      'i',
      'w',
    ])
    expect(standingFor([ofInstance], { instance: 'b:1', gateway: null })).toBeNull()
  })
})
