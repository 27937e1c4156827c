import type { LockHolder, LockRow } from '@/domain/view/lock-views'

/** Locks for tests: what a test does not speak of is as of a quiet lock of ours. */
export function testHolder(holder: Partial<LockHolder> = {}): LockHolder {
  const nobody = { host: null, process: null, trace: null, isAtLeast: false, value: 'value' }
  return { owner: 'worker', token: 7, acquiredAtMs: 1000, expiresAtMs: 5000, ...nobody, ...holder }
}

export function testLock(name: string, lock: Partial<LockRow> = {}): LockRow {
  const holder = lock.holder ?? null
  return {
    key: `swy:lock:{${name}}`,
    name,
    library: 'SWITCHYARD',
    holder,
    holders: holder === null ? [] : [holder],
    waiters: 0,
    warnings: [],
    acquiredPerMinute: 0,
    contendedPerMinute: 0,
    expiredPerMinute: 0,
    waitP50Ms: null,
    waitP99Ms: null,
    holdP50Ms: null,
    holdP99Ms: null,
    ...lock,
  }
}
