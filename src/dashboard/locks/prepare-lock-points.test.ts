import { describe, expect, test } from 'vitest'
import type { FrameView } from '@/domain/view/views'
import { testFrame } from '../charts/testing'
import { lockStepMs, prepareLockPoints } from './prepare-lock-points'

const busy = { acquired: 2, contended: 1, expired: 0, waitP99Ms: 40, holdP50Ms: 10 }

function frame(startMs: number, locks: FrameView['locks']): FrameView {
  return testFrame(startMs, { locks })
}

describe('locks over time', () => {
  test('over all locks, counts add up and the longest time is told', () => {
    const other = { ...busy, acquired: 3, waitP99Ms: 90, holdP50Ms: null }
    expect(prepareLockPoints([frame(0, { a: busy, b: other })], null, 1000)[0]?.values).toEqual({
      acquired: 5,
      contended: 2,
      expired: 0,
      waitP99: 90,
      holdP50: 10,
    })
  })

  test('a lock that nobody wanted was taken zero times, and nothing was measured', () => {
    expect(prepareLockPoints([frame(0, { a: busy })], 'b', 1000)[0]?.values).toEqual({
      acquired: 0,
      contended: 0,
      expired: 0,
      waitP99: null,
      holdP50: null,
    })
  })

  test('a missing interval is a gap', () => {
    expect(prepareLockPoints([frame(0, { a: busy }), frame(3000, { a: busy })], 'a', 1000)[1]).toEqual({
      atMs: 1000,
      values: {},
    })
  })

  test('in longer steps, rates are means and times the longest', () => {
    const points = prepareLockPoints(
      [frame(0, { a: busy }), frame(1000, { a: { ...busy, acquired: 4, waitP99Ms: 70 } })],
      'a',
      5000,
    )
    expect(points).toHaveLength(1)
    expect(points[0]?.values).toMatchObject({ acquired: 3, waitP99: 70 })
  })
})

test.each([
  [300_000, 1000, 5000],
  [900_000, 1000, 15_000],
  [3_600_000, 10_000, 60_000],
  [30_000, 1000, 1000],
])('a window of %i ms in frames of %i ms has steps of %i ms', (windowMs, resolutionMs, stepMs) => {
  expect(lockStepMs(windowMs, resolutionMs)).toBe(stepMs)
})
