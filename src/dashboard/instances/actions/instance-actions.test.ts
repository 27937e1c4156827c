import { describe, expect, test } from 'vitest'
import { instanceAddress } from '@/domain/service/service'
import { instanceRow } from '../instance-fixture'
import { isForcible, leftAfter, mayDo, namingOf, subjectsOf, takesOut } from './instance-actions'

const order = {
  mode: 'DRAIN',
  weight: null,
  reason: 'why',
  actor: 'ada',
  atMs: 1,
  expiresAtMs: null,
  version: 3,
  namespace: 'demo',
  gateways: 1,
  enforcedBy: 1,
  drain: 'DRAINED',
} as const

describe('an action is offered', () => {
  test.each([
    ['DRAIN', 'those that are not drained yet', instanceRow({}), instanceRow({ order })],
    ['MAINTENANCE', 'those that are drained too', instanceRow({ order }), null],
    ['RESTORE', 'those that are under an order', instanceRow({ order }), instanceRow({})],
    ['ADOPT', 'those that nobody would put back', instanceRow({ adoptable: true }), instanceRow({ managed: true })],
    ['DEREGISTER', 'those that are ours', instanceRow({ managed: true }), instanceRow({})],
  ] as const)('%s for %s only', (kind, _what, meant, not) => {
    expect(subjectsOf(kind, [meant])).toHaveLength(1)
    if (not !== null) expect(subjectsOf(kind, [not])).toHaveLength(0)
  })

  test('to who may give it', () => {
    expect([mayDo('DRAIN', 'OPERATOR'), mayDo('DRAIN', 'VIEWER')]).toEqual([true, false])
    expect([mayDo('DEREGISTER', 'EDITOR'), mayDo('ADOPT', 'OPERATOR')]).toEqual([true, false])
  })
})

test('what is left counts only instances that take requests now', () => {
  const a = instanceRow({ key: 'a' })
  const b = instanceRow({ key: 'b' })
  const down = instanceRow({ key: 'c', weight: 0 })
  const other = instanceRow({ key: 'd', service: 'cart' })
  expect(leftAfter([a, b, down, other], [a, down, other])).toEqual([
    { service: 'cart', keep: 0, of: 1 },
    { service: 'checkout', keep: 1, of: 2 },
  ])
})

test.each([
  ['DRAIN', null, true],
  ['WEIGHT', 0, true],
  ['WEIGHT', 10, false],
  ['RESTORE', null, false],
  ['ADOPT', null, false],
] as const)('%s with weight %s takes instances out: %s', (kind, weight, out) => {
  expect(takesOut(kind, weight)).toBe(out)
})

test('the chosen are named as shortly as they can be', () => {
  const rows = [instanceRow({ key: 'a', port: 80 }), instanceRow({ key: 'b', port: 81 })]
  expect(namingOf(rows.slice(0, 1), instanceAddress)).toEqual({
    kind: 'one',
    instance: '10.0.0.1:80',
    service: 'checkout',
  })
  expect(namingOf(rows, instanceAddress)).toEqual({ kind: 'service', count: 2, service: 'checkout' })
  expect(namingOf([...rows, instanceRow({ key: 'c', service: 'cart' })], instanceAddress)).toEqual({
    kind: 'services',
    count: 3,
    services: 2,
  })
})

test.each([
  ['DRAIN', 'leaves 0 of 2 instances taking requests; the service wants at least 1', true],
  ['DEREGISTER', 'leaves 0 of 2 instances taking requests; the service wants at least 1', true],
  ['DRAIN', 'the fleet is not known while Redis does not answer: wait, or force it', true],
  ['DRAIN', 'it is not in the catalog: it may have been deregistered', false],
  ['ADOPT', 'leaves 0 of 2 instances taking requests; the service wants at least 1', false],
] as const)('%s refused because it %j can be forced: %s', (kind, message, forcible) => {
  expect(isForcible(kind, message)).toBe(forcible)
})
