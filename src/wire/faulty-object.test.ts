import { expect, it } from 'vitest'
import { faultyObject } from './faulty-object'

const object = { kind: 'route', namespace: 'shop', name: 'pay', spec: { match: null } }
const value = { revision: { changes: [{ op: 'put', object }] } }

it.each<[string, PropertyKey[], string | null]>([
  ['in an object', ['revision', 'changes', 0, 'object', 'spec', 'match'], 'route/shop/pay'],
  ['of an object itself', ['revision', 'changes', 0, 'object'], 'route/shop/pay'],
  ['beyond what is there', ['revision', 'changes', 0, 'object', 'spec', 'match', 'path', 'value'], 'route/shop/pay'],
  ['in nothing that has a name', ['revision', 'changes', 0], null],
  ['in what is not there', ['revision', 'changes', 7, 'object'], null],
  ['of everything', [], null],
])('a problem %s', (_what, path, expected) => {
  expect(faultyObject(value, path)).toBe(expected)
})
