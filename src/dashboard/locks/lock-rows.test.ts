import { describe, expect, test } from 'vitest'
import type { LockRow, LockWarning } from '@/domain/view/lock-views'
import { testHolder, testLock } from './lock-fixture'
import { countLocks, filterLocks, leaseAt, lockOrder } from './lock-rows'

const warning: LockWarning = { code: 'HELD_LONG', sinceMs: 0, params: {} }
const held = (name: string, acquiredAtMs: number, more: Partial<LockRow> = {}) =>
  testLock(name, { holder: testHolder({ acquiredAtMs }), ...more })
const names = (rows: LockRow[]) => rows.map((each) => each.name)

describe('the list of locks', () => {
  const all = [
    testLock('d'),
    held('c', 200),
    testLock('b', { library: 'REDLOCK' }),
    held('a', 300),
    held('z', 900, { warnings: [warning] }),
  ]

  test('has what something is amiss with on top, then the longest held, then the free ones by name', () => {
    expect(names(lockOrder(all))).toEqual(['z', 'c', 'a', 'b', 'd'])
  })

  test('is narrowed by state, library and warnings, together', () => {
    const every = { state: null, library: null, warned: false } as const
    expect(names(filterLocks(all, every))).toHaveLength(5)
    expect(names(filterLocks(all, { ...every, state: 'FREE' }))).toEqual(['d', 'b'])
    expect(names(filterLocks(all, { ...every, library: 'REDLOCK' }))).toEqual(['b'])
    expect(names(filterLocks(all, { ...every, state: 'HELD', warned: true }))).toEqual(['z'])
  })

  test('says how many each filter would show', () => {
    expect(countLocks(all)).toMatchObject({ held: 3, free: 2, warned: 1 })
    expect(countLocks(all).libraries).toEqual(
      new Map([
        ['SWITCHYARD', 4],
        ['REDLOCK', 1],
      ]),
    )
  })
})

describe('a lease', () => {
  const holder = testHolder()

  test('counts down', () => {
    expect(leaseAt(holder, 2000)).toEqual({ ageMs: 1000, leftMs: 3000, leftPercent: 75 })
  })

  test('that is over has nothing left', () => {
    expect(leaseAt(holder, 9000)).toMatchObject({ leftMs: 0, leftPercent: 0 })
  })

  test('seen by a clock that runs behind has no negative age', () => {
    expect(leaseAt(holder, 500).ageMs).toBe(0)
  })

  test('without an end has no time left that could be told', () => {
    expect(leaseAt(testHolder({ expiresAtMs: null }), 2000)).toEqual({ ageMs: 1000, leftMs: null, leftPercent: null })
  })
})
