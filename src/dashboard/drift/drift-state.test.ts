import { describe, expect, test } from 'vitest'
import type { DriftRow } from '@/domain/view/change-views'
import { driftPath, driftState, notCompared } from './drift-state'

const open = {
  target: 'CONSUL_KV',
  kind: 'CHANGED',
  resolution: null,
  resolvedAtMs: null,
  repairRequested: false,
} as const satisfies Partial<DriftRow>

describe('a drift', () => {
  test.each([
    ['is being repaired, by its setting', open, 'REPAIR', 'REPAIRING'],
    ['is only reported, by its setting', open, 'REPORT', 'REPORTED'],
    ['is not said to be repaired while the setting is not known', open, null, 'REPORTED'],
    ['is being repaired because somebody asked', { ...open, repairRequested: true }, 'REPORT', 'ASKED'],
    [
      'waits for a decision when it is a registration of somebody else',
      { ...open, target: 'CONSUL_CATALOG', kind: 'FOREIGN' },
      'REPAIR',
      'UNDECIDED',
    ],
    ['is being taken in', { ...open, resolution: 'ADOPTED', repairRequested: true }, 'REPAIR', 'ADOPTING'],
    ['was taken in', { ...open, resolution: 'ADOPTED', resolvedAtMs: 5 }, 'REPAIR', 'ADOPTED'],
    [
      'is being removed because somebody asked',
      { ...open, kind: 'FOREIGN', repairRequested: true },
      'REPORT',
      'REMOVING',
    ],
    ['was removed', { ...open, kind: 'FOREIGN', resolution: 'REPAIRED', resolvedAtMs: 5 }, 'REPORT', 'REMOVED'],
    ['was repaired', { ...open, resolution: 'REPAIRED', resolvedAtMs: 5 }, 'REPORT', 'REPAIRED'],
  ] as const)('%s', (_what, row, mode, expected) => {
    expect(driftState(row, mode)).toBe(expected)
  })
})

test.each([
  [
    'route shop/checkout destinations[checkout/v2].weightPercent',
    { object: { kind: 'route', name: 'shop/checkout' }, path: 'destinations[checkout/v2].weightPercent' },
  ],
  ['breaker shop/cart', { object: { kind: 'breaker', name: 'shop/cart' }, path: '' }],
  ['meta.version', { object: null, path: 'meta.version' }],
  ['some other/thing x', { object: null, path: 'some other/thing x' }],
] as const)('the path %j', (path, expected) => {
  expect(driftPath(path)).toEqual(expected)
})

describe('nothing is claimed of', () => {
  const up = { ok: true, error: null }
  const down = { ok: false, error: 'silent' }
  const controller = { ok: true, lastSeenMs: 1 }

  test('any target while the controller is silent', () => {
    expect(notCompared({ controller: { ...controller, ok: false }, consul: up, redis: up })).toHaveLength(3)
  })

  test('what does not answer', () => {
    expect(notCompared({ controller, consul: down, redis: up })).toEqual(['CONSUL_KV', 'CONSUL_CATALOG'])
    expect(notCompared({ controller, consul: up, redis: down })).toEqual(['REDIS'])
    expect(notCompared({ controller, consul: up, redis: up })).toEqual([])
  })
})
