import { describe, expect, it } from 'vitest'
import { breakerOverrideSpec, breakerSpec } from '@/domain/breaker/policy'
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
const override = (name: string, intent: string, id = 'o1'): PublishedObject => ({
  kind: 'breaker-override',
  namespace: 'shop',
  name,
  spec: breakerOverrideSpec.parse({ id, intent, reason: 'why not', actor: 'me', atMs: 0, expiresAtMs: null }),
})

function breakers(...objects: PublishedObject[]) {
  const time = { nowMs: 0 }
  const all = new Breakers({ now: () => time.nowMs })
  for (const object of objects) all.change(undefined, object)
  const attempt = (status: number | null, instance = '') => {
    const permits = new Permits()
    const refusal =
      permits.acquire(all.of('cart'), 'SERVICE', '', time.nowMs) ??
      permits.acquire(all.of('cart'), 'INSTANCE', instance, time.nowMs)
    permits.settle(refusal || status === null ? { kind: 'CANCELLED' } : { kind: 'ANSWERED', status }, 1, time.nowMs)
    return refusal?.breaker.ref ?? null
  }
  const states = () => all.statuses('gw').map((each) => [each.breaker, each.instance, each.state])
  return { all, attempt, states, time }
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
    const { all, attempt } = breakers(trip, breaker('a'))
    expect(attempt(200)).toBe('shop/a')
    all.change(trip, undefined)
    expect(attempt(200)).toBeNull()
  })

  it('close on a reset', () => {
    const { all, attempt } = breakers(breaker('a'))
    attempt(500)
    attempt(500)
    expect(attempt(200)).toBe('shop/a')
    all.change(undefined, override('a', 'RESET', 'o2'))
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
    expect(all.statuses('gw').map((each) => each.rejected)).toEqual([2])
    all.beginSecond()
    expect(all.statuses('gw').map((each) => each.rejected)).toEqual([0])
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
