import { describe, expect, test } from 'vitest'
import type { FrameView } from '@/domain/view/views'
import { prepareLockPoints } from './prepare-lock-points'

const busy = { acquired: 2, contended: 1, expired: 0, waitP99Ms: 40, holdP50Ms: 10, held: true }

function frame(startMs: number, locks: FrameView['locks']): FrameView {
  const total = { requestsPerSecond: 0, errorPercent: null, p50Ms: null, p99Ms: null }
  return { startMs, resolutionMs: 1000, total, services: {}, routes: {}, limits: {}, breakers: {}, health: {}, locks }
}

describe('locks over time', () => {
  test('over all locks, counts add up and the longest time is told', () => {
    const other = { ...busy, acquired: 3, waitP99Ms: 90, holdP50Ms: null }
    expect(prepareLockPoints([frame(0, { a: busy, b: other })], null)[0]?.values).toEqual({
      acquired: 5,
      contended: 2,
      expired: 0,
      waitP99: 90,
      holdP50: 10,
    })
  })

  test('a lock that nobody wanted was taken zero times, and nothing was measured', () => {
    expect(prepareLockPoints([frame(0, { a: busy })], 'b')[0]?.values).toEqual({
      acquired: 0,
      contended: 0,
      expired: 0,
      waitP99: null,
      holdP50: null,
    })
  })

  test('a missing interval is a gap', () => {
    expect(prepareLockPoints([frame(0, { a: busy }), frame(3000, { a: busy })], 'a')[1]).toEqual({
      atMs: 1000,
      values: {},
    })
  })
})
