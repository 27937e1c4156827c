import { expect, test } from 'vitest'
import { revisionsBehind, tookByGateway } from './lag'

test.each([
  ['SYNCED', 118, 118, 0],
  ['ERROR', 116, 118, 2],
  ['SYNCED', 119, 118, 0],
  ['NOT_SEEN', 116, 118, null],
  ['SYNCED', 118, null, null],
] as const)('%s at r%i while r%j is the newest is %j behind', (state, revision, newest, expected) => {
  expect(revisionsBehind({ state, revision }, newest)).toBe(expected)
})

test('a gateway that did not see the revision come has no time', () => {
  const one = { gateway: 'a', state: 'ENFORCED', revision: 1, tookMs: 12, object: null, reason: null } as const
  expect([...tookByGateway([one, { ...one, gateway: 'b', tookMs: null }])]).toEqual([['a', 12]])
})
