import { describe, expect, it, test } from 'vitest'
import type { InstanceAction } from '@/domain/view/fleet-views'
import { actionMessage, deregisterMessage, duration } from './words'

const target = (service: string, port = 8080) => ({ service, node: 'n', instanceId: 'i', address: '10.0.0.5', port })
const one = [target('checkout')]

describe('a revision', () => {
  test.each<[InstanceAction, string]>([
    [{ do: 'DRAIN', reason: 'rollout', expiresInMs: null }, 'Drain 10.0.0.5:8080 of checkout: rollout'],
    [
      { do: 'MAINTENANCE', reason: 'disk', expiresInMs: 5_400_000 },
      'Maintenance of 10.0.0.5:8080 of checkout for 1 h 30 min: disk',
    ],
    [{ do: 'RESTORE', reason: '' }, 'Restore 10.0.0.5:8080 of checkout'],
    [{ do: 'WEIGHT', to: 5, overMs: 600_000, reason: '' }, 'Weight of 10.0.0.5:8080 of checkout to 5 over 10 min'],
    [{ do: 'WEIGHT', to: 5, overMs: 0, reason: 'slow' }, 'Weight of 10.0.0.5:8080 of checkout to 5: slow'],
    [{ do: 'WEIGHT', to: null, overMs: 0, reason: '' }, 'Registered weight of 10.0.0.5:8080 of checkout again'],
  ])('for %j says "%s"', (action, message) => {
    expect(actionMessage(action, one, false)).toBe(message)
  })

  it('counts instances, names a few services, and says that it was forced', () => {
    const many = ['a', 'a', 'b', 'c', 'd', 'e'].map((each, index) => target(each, 8000 + index))
    expect(actionMessage({ do: 'DRAIN', reason: 'move', expiresInMs: null }, many, true)).toBe(
      'Drain 6 instances of a, b, c and 2 more, forced: move',
    )
    expect(deregisterMessage(one, '', false)).toBe('Deregister 10.0.0.5:8080 of checkout')
  })

  it('keeps within what a message may hold', () => {
    expect(deregisterMessage(one, 'x'.repeat(500), false)).toHaveLength(500)
  })
})

test.each([
  [250, '250 ms'],
  [1000, '1 s'],
  [90_000, '1 min 30 s'],
  [86_400_000, '24 h'],
])('%d ms are told as %s', (ms, words) => {
  expect(duration(ms)).toBe(words)
})
