import { expect, test } from 'vitest'
import type { FrameView } from '@/domain/view/views'
import { noTraffic, testFrame } from '../charts/testing'
import { prepareLimitPoints } from './prepare-limit-points'

function frame(startMs: number, requestsPerSecond: number | null, limits: FrameView['limits'] = {}): FrameView {
  return testFrame(startMs, { total: { ...noTraffic, requestsPerSecond }, limits })
}

test('a limit that nobody met stands at zero', () => {
  const nobody = { allowed: 0, limited: 0, shadowed: 0 }
  expect(prepareLimitPoints([frame(0, 5, { 'shop/a': nobody })], 'shop/a')).toEqual([{ atMs: 0, values: nobody }])
})

test('an interval that does not name the limit is a gap, not zero, whether or not a gateway spoke', () => {
  const met = { 'shop/a': { allowed: 3, limited: 1, shadowed: 0 } }
  for (const requestsPerSecond of [null, 7])
    expect(
      prepareLimitPoints([frame(0, 4, met), frame(1000, requestsPerSecond), frame(2000, 4, met)], 'shop/a'),
    ).toEqual([
      { atMs: 0, values: met['shop/a'] },
      { atMs: 1000, values: {} },
      { atMs: 2000, values: met['shop/a'] },
    ])
})
