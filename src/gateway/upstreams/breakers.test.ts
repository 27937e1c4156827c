import { describe, expect, it } from 'vitest'
import {
  type BreakerOverrideSpec,
  breakerOverrideNameOf,
  orderTarget,
  breakerOverrideSpec,
  breakerSpec,
} from '@/domain/breaker/policy'
import type { PublishedObject } from '@/domain/revision/object'
import { Breakers } from './breakers'
import { outcomeFor, Permits } from './permits'

const spec = (over: Record<string, unknown> = {}) =>
  breakerSpec.parse({
    service: 'cart',
    slidingWindowType: 'COUNT_BASED',
    slidingWindowSize: 2,
    minimumNumberOfCalls: 2,
    ...over,
  })
const breaker = (name: string, over: Record<string, unknown> = {}): PublishedObject => ({
  kind: 'breaker',
  namespace: 'shop',
  name,
  spec: spec(over),
})
const override = (breaker: string, intent: string, over: Partial<BreakerOverrideSpec> = {}): PublishedObject => {
  const given = { id: 'o1', intent, reason: 'why not', actor: 'me', atMs: 0, expiresAtMs: null, ...over }
  const order = breakerOverrideSpec.parse(given)
  return {
    kind: 'breaker-override',
    namespace: 'shop',
    name: breakerOverrideNameOf({ breaker, ...orderTarget(order) }),
    spec: order,
  }
}

function breakers(...objects: PublishedObject[]) {
  const time = { nowMs: 0 }
  const told: string[] = []
  const all = new Breakers('gw', { now: () => time.nowMs }, ({ breaker: ref, instance }) => ({
    entered: ({ before, after, cause }) => told.push([ref, instance, before, after, cause].join(' ')),
  }))
  /** One step: each pair is an object before and after. */
  const step = (...changes: [PublishedObject | undefined, PublishedObject | undefined][]) => {
    for (const change of changes) all.change(...change)
    all.applied()
  }
  step(...objects.map((each): [undefined, PublishedObject] => [undefined, each]))
  const attempt = (status: number | null, instance = '') => {
    const permits = new Permits()
    const refusal =
      permits.acquire(all.of('cart'), 'SERVICE', '', time.nowMs) ??
      permits.acquire(all.of('cart'), 'INSTANCE', instance, time.nowMs)
    permits.settle(refusal || status === null ? { kind: 'CANCELLED' } : { kind: 'ANSWERED', status }, 1, time.nowMs)
    return refusal?.breaker.ref ?? null
  }
  const states = () => all.statuses().map((each) => [each.breaker, each.instance, each.state])
  return { all, attempt, states, step, time, told }
}

describe('breakers of a service', () => {
  it('refuse when one of them is open, and the others get their permit back', () => {
    const { attempt, states } = breakers(breaker('a', { failureStatuses: [418] }), breaker('b'))
    attempt(500)
    attempt(500)
    expect(attempt(200)).toBe('shop/b')
    expect(states()).toEqual([
      ['shop/a', null, 'CLOSED'],
      ['shop/b', null, 'OPEN'],
    ])
  })

  it('are one for each instance in scope INSTANCE, and forget instances that are gone', () => {
    const { all, attempt, states } = breakers(breaker('a', { scope: 'INSTANCE' }))
    attempt(500, 'x:1')
    attempt(500, 'x:1')
    expect(attempt(200, 'x:1')).toBe('shop/a')
    expect(attempt(200, 'y:1')).toBeNull()
    all.retain('cart', new Set(['y:1']))
    expect(states()).toEqual([['shop/a', 'y:1', 'CLOSED']])
  })

  it('obey an override that came before them, until it goes', () => {
    const trip = override('a', 'FORCED_OPEN')
    const { attempt, step } = breakers(trip, breaker('a'))
    expect(attempt(200)).toBe('shop/a')
    step([trip, undefined])
    expect(attempt(200)).toBeNull()
  })

  it('close on a reset', () => {
    const { attempt, step } = breakers(breaker('a'))
    attempt(500)
    attempt(500)
    expect(attempt(200)).toBe('shop/a')
    step([undefined, override('a', 'RESET', { id: 'o2' })])
    expect(attempt(200)).toBeNull()
  })

  it('keep their state when a threshold is edited, and start anew on another service', () => {
    const { all, states, attempt } = breakers(breaker('a'))
    attempt(500)
    attempt(500)
    all.change(breaker('a'), breaker('a', { failureRateThresholdPercent: 70 }))
    expect(states()).toEqual([['shop/a', null, 'OPEN']])
    all.change(breaker('a'), breaker('a', { service: 'basket' }))
    expect(states()).toEqual([['shop/a', null, 'CLOSED']])
    expect(all.of('cart')).toEqual([])
  })

  it('tell which instances they threw out in each second', () => {
    const { all, attempt } = breakers(breaker('a', { scope: 'INSTANCE' }), breaker('b'))
    attempt(500, 'x:1')
    attempt(500, 'x:1')
    expect(all.ejections()).toEqual(new Map([['cart', new Map([['x:1', 1]])]]))
    all.beginSecond()
    expect(all.ejections()).toEqual(new Map())
  })

  it('tell what they refused in each second', () => {
    const { all, attempt } = breakers(override('a', 'FORCED_OPEN'), breaker('a'))
    attempt(200)
    attempt(200)
    expect(all.statuses().map((each) => each.rejected)).toEqual([2])
    all.beginSecond()
    expect(all.statuses().map((each) => each.rejected)).toEqual([0])
  })
})

describe('orders for single machines', () => {
  const scope = { scope: 'INSTANCE' }

  it('for an instance hold it alone, from before its first request, and a machine that is made later', () => {
    const trip = override('a', 'FORCED_OPEN', { instance: 'x:1' })
    const { states, attempt } = breakers(breaker('a', scope), trip)
    expect(states()).toEqual([['shop/a', 'x:1', 'FORCED_OPEN']])
    expect([attempt(200, 'x:1'), attempt(200, 'y:1')]).toEqual(['shop/a', null])
  })

  it('for a gateway hold that one alone', () => {
    const { states, step } = breakers(breaker('a'), override('a', 'FORCED_OPEN', { gateway: 'other' }))
    expect(states()).toEqual([['shop/a', null, 'CLOSED']])
    step([undefined, override('a', 'FORCED_OPEN', { gateway: 'gw' })])
    expect(states()).toEqual([['shop/a', null, 'FORCED_OPEN']])
  })

  it('stand above one for the whole breaker until they are over; then that one holds again', () => {
    const whole = override('a', 'FORCED_OPEN', { id: 'w', atMs: 1 })
    const shadow = override('a', 'METRICS_ONLY', { id: 's', atMs: 2, instance: 'x:1', expiresAtMs: 100 })
    const { attempt, time } = breakers(breaker('a', scope), whole, shadow)
    expect([attempt(200, 'x:1'), attempt(200, 'y:1')]).toEqual([null, 'shop/a'])
    time.nowMs = 100
    expect(attempt(200, 'x:1')).toBe('shop/a')
  })

  it('keep the machine of an instance that is gone, as long as they hold', () => {
    const trip = override('a', 'FORCED_OPEN', { instance: 'x:1', expiresAtMs: 100 })
    const { all, states, time } = breakers(breaker('a', scope), trip)
    all.retain('cart', new Set())
    expect(states()).toEqual([['shop/a', 'x:1', 'FORCED_OPEN']])
    time.nowMs = 100
    all.retain('cart', new Set())
    expect(states()).toEqual([])
  })

  it('that one takes the place of in the same step leave no moment without an order', () => {
    const narrow = override('a', 'FORCED_OPEN', { id: 'n', instance: 'x:1' })
    const { step, told } = breakers(breaker('a', scope), narrow)
    step([narrow, undefined], [undefined, override('a', 'DISABLED', { id: 'w' })])
    expect(told).toEqual(['shop/a x:1 CLOSED FORCED_OPEN OPERATOR', 'shop/a x:1 FORCED_OPEN DISABLED OPERATOR'])
  })

  it('that only resets tells nothing of a machine that is made after it', () => {
    const { attempt, told } = breakers(breaker('a', scope), override('a', 'RESET'))
    attempt(200, 'x:1')
    expect(told).toEqual([])
  })
})

it.each([
  [{ kind: 'ANSWERED', status: 503 }, 'FAILURE'],
  [{ kind: 'ANSWERED', status: 404 }, 'SUCCESS'],
  [{ kind: 'FAILED' }, 'FAILURE'],
  [{ kind: 'CANCELLED' }, 'IGNORED'],
] as const)('%j counts as %s', (result, outcome) => {
  expect(outcomeFor(result, spec())).toBe(outcome)
})
