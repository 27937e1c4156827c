import { describe, expect, test } from 'vitest'
import { instanceRow } from './instance-fixture'
import { parsePlace, placeOf, standingOf, versionOf } from './instance-words'

const order = {
  mode: 'ACTIVE',
  weight: null,
  reason: 'why',
  actor: 'ada',
  atMs: 1,
  expiresAtMs: null,
  version: 3,
  namespace: 'demo',
  gateways: 2,
  enforcedBy: 2,
  drain: null,
} as const

test.each([
  [{ version: 'v2' }, [], 'v2'],
  [{}, ['canary', 'v1.4.2'], 'v1.4.2'],
  [{}, ['1.2'], '1.2'],
  [{}, ['canary'], null],
])('the version of %j %j is %s', (meta, tags, version) => {
  expect(versionOf(instanceRow({ meta, tags }))).toBe(version)
})

describe('what an instance takes part with', () => {
  test('is its weight, when it is under no order', () => {
    expect(standingOf(instanceRow({ weight: 7 }), 0)).toEqual({ kind: 'WEIGHT', weight: 7, to: null, untilMs: null })
  })

  test('is on its way while a ramp lasts, and not after', () => {
    const ramped = { ...order, weight: { from: 1, to: 100, startAtMs: 1000, overMs: 500 } }
    const row = instanceRow({ weight: 40, order: ramped })
    expect(standingOf(row, 1200)).toEqual({ kind: 'WEIGHT', weight: 40, to: 100, untilMs: 1500 })
    expect(standingOf({ ...row, weight: 100 }, 1500)).toMatchObject({ to: null })
  })

  test('is nothing while it is drained, with what is still in flight', () => {
    const drained = { ...order, mode: 'DRAIN', drain: 'DRAINING' } as const
    expect(standingOf(instanceRow({ order: drained, inFlight: 3 }), 0)).toEqual({
      kind: 'DRAIN',
      step: 'DRAINING',
      inFlight: 3,
    })
  })
})

test.each([
  ['checkout', 'node-1', 'checkout-1'],
  ['a b', 'x/y', 'id:10.0.0.1/80 %'],
])('an instance is found again by its place in the address (%s %s %s)', (service, node, id) => {
  expect(parsePlace(placeOf({ service, node, id }))).toEqual({ service, node, instanceId: id })
})

test.each(['', 'a/b', 'a/b/c/d', 'a/b/%'])('an address that names no instance (%j) names none', (place) => {
  expect(parsePlace(place)).toBeNull()
})
