import { describe, expect, test } from 'vitest'
import type { LockRow } from '@/domain/view/views'
import { leaseAt, lockOrder } from './lock-rows'

function lock(name: string, acquiredAtMs: number | null): LockRow {
  return {
    name,
    holder:
      acquiredAtMs === null
        ? null
        : { owner: `worker-${name}`, token: 7, acquiredAtMs, expiresAtMs: acquiredAtMs + 10 },
    acquiredPerMinute: 0,
    contendedPerMinute: 0,
    expiredPerMinute: 0,
    waitP50Ms: null,
    waitP99Ms: null,
    holdP50Ms: null,
    holdP99Ms: null,
  }
}

const names = (rows: LockRow[]) => rows.map((each) => each.name)

describe('the list of locks', () => {
  const all = [lock('d', null), lock('c', 200), lock('b', null), lock('a', 300)]

  test('has the longest held on top and the free ones by name', () => {
    expect(names(lockOrder(all, false))).toEqual(['c', 'a', 'b', 'd'])
  })

  test('can leave out what is free', () => {
    expect(names(lockOrder(all, true))).toEqual(['c', 'a'])
  })
})

describe('a lease', () => {
  const holder = { owner: 'w', token: 1, acquiredAtMs: 1000, expiresAtMs: 5000 }

  test('counts down', () => {
    expect(leaseAt(holder, 2000)).toEqual({ ageMs: 1000, leftMs: 3000, leftPercent: 75 })
  })

  test('that is over has nothing left', () => {
    expect(leaseAt(holder, 9000)).toMatchObject({ leftMs: 0, leftPercent: 0 })
  })

  test('seen by a clock that runs behind has no negative age', () => {
    expect(leaseAt(holder, 500).ageMs).toBe(0)
  })
})
