import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadFunctions } from '@/adapters/redis/load-functions'
import { createRedis, redisReady } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { eventually } from '@/embedded/testing'
import { createLockObserver } from '@/observers/locks'
import { openDatabase } from '@/store/database'
import { redisKeys } from '@/wire/keys'
import type { LockEntry, LockWatch } from '@/wire/lock-entry'
import { lockPatterns } from '../settings/lock-patterns'
import { saveLockPatterns } from '../settings/save-lock-patterns'
import { putFrame, startTestControl, type TestControl } from '../testing'
import { countHeldLong } from './count-held-long'
import { forceReleaseLock } from './force-release-lock'
import { getLock, holdBuckets } from './get-lock'
import { listLockEvents } from './list-lock-events'
import { listLocks } from './list-locks'

let control: TestControl
let aheadMs = 0
const ours = redisKeys.lock('stock')

beforeAll(async () => {
  control = { ...(await startTestControl()), clock: { now: () => Date.now() + aheadMs } }
})
afterAll(async () => {
  await control.stop()
})
beforeEach(async () => {
  await control.redis.flushall()
  await loadFunctions(control.redis)
  aheadMs += 1000 // reads are shared for half a second
})

const holder = (expiresInMs: number, value = '{}'): LockEntry['holders'][number] => ({
  ...{ owner: 'w1', host: 'h', process: '7', trace: null, token: 7, acquiredAtMs: Date.now() - 5000, isAtLeast: false },
  ...{ expiresAtMs: Date.now() + expiresInMs, value },
})

async function putLock(key: string, entry: Partial<LockEntry>): Promise<void> {
  const whole: LockEntry = {
    ...{ name: key, library: 'REDLOCK', holders: [], warnings: [], holds: [[200, 3]], highestToken: null },
    changedAtMs: Date.now(),
    ...entry,
  }
  await control.redis.hset(redisKeys.locks, key, JSON.stringify(whole))
}

async function putWatch(agoMs = 0): Promise<void> {
  const watch: LockWatch = {
    ...{ atMs: Date.now() - agoMs, keyspaceEvents: 'ON', observed: 1, mostObserved: 10_000, leavesOut: false },
  }
  await control.redis.set(redisKeys.lockWatch, JSON.stringify(watch))
}

describe('the list of locks', () => {
  it('has holders as the controller wrote them and the counts of the last minute, held ones first', async () => {
    const startMs = Math.floor(Date.now() / 1000) * 1000
    const busy = { name: ours, acquired: 2, contended: 1, released: 1, expired: 0, waitMs: [], holdMs: [] }
    await putFrame(control, { startMs: startMs - 3000, locks: [busy, { ...busy, name: 'lock:free' }] })
    await putFrame(control, { startMs: startMs - 2000, locks: [busy] })
    await putLock(ours, { name: 'stock', library: 'SWITCHYARD', holders: [holder(9000)] })
    await putLock('lock:free', {})
    await putLock('lock:long-gone', {})
    await putWatch()
    const rows = await listLocks(control)
    expect(rows).toMatchObject([
      { key: ours, name: 'stock', acquiredPerMinute: 4, contendedPerMinute: 2, waiters: 0, holder: { token: 7 } },
      { key: 'lock:free', library: 'REDLOCK', acquiredPerMinute: 2, waiters: null, holder: null },
    ])
    expect(rows).toHaveLength(2)
    expect(await getLock(control, { key: ours })).toMatchObject({
      row: { key: ours },
      holds: [{ count: 3 }],
      waiting: [],
    })
    await expect(getLock(control, { key: 'lock:none' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('of a controller that fell silent names nobody whose lease has ended since', async () => {
    await putLock('lock:a', { holders: [holder(-3000)] })
    await putLock('lock:b', { holders: [holder(9000)] })
    await putWatch(60_000)
    expect((await listLocks(control)).map((each) => each.key)).toEqual(['lock:b'])
    expect(await countHeldLong(control)).toBeNull()
  })

  it('tells how many are held for longer than is usual', async () => {
    await putLock('lock:a', { holders: [holder(900)], warnings: [{ code: 'HELD_LONG', sinceMs: 1, params: {} }] })
    await putLock('lock:b', { holders: [holder(900)], warnings: [{ code: 'NO_EXPIRY', sinceMs: 1, params: {} }] })
    await putWatch()
    expect(await countHeldLong(control)).toBe(1)
  })
})

it('holds are counted by doubling bounds', () => {
  expect(holdBuckets([])).toEqual([])
  expect(holdBuckets([[0, 2]])).toEqual([{ upToMs: 1, count: 2 }])
  const [first, ...others] = holdBuckets([
    [0, 1],
    [60, 4],
  ])
  expect([first?.count, others.at(-1)?.count]).toEqual([1, 4])
})

it('events of ours and of observed ones come together, newest first, of one lock or of all', async () => {
  const own = (event: string, name: string) =>
    control.redis.xadd(redisKeys.lockEvents, '*', 'event', event, 'name', name, 'owner', 'w1', 'token', '3')
  await own('acquired', 'a')
  await own('released', 'a')
  const observed = ['event', 'acquired', 'name', 'lock:b', 'library', 'REDLOCK', 'owner', 'v1', 'ttlMs', '900']
  await control.redis.xadd(redisKeys.observedLockEvents, `${String(Date.now() + 5)}-0`, ...observed)
  await control.redis.xadd(redisKeys.lockEvents, '*', 'event', 'nonsense', 'name', 'a')
  const seen = await listLockEvents(control, { limit: 10 })
  expect(seen.map((each) => `${each.event} ${each.key} ${each.library}`)).toEqual([
    'acquired lock:b REDLOCK',
    `released ${redisKeys.lock('a')} SWITCHYARD`,
    `acquired ${redisKeys.lock('a')} SWITCHYARD`,
  ])
  expect(await listLockEvents(control, { name: 'a', limit: 1 })).toMatchObject([{ event: 'released', token: 3 }])
  expect(await listLockEvents(control, { key: 'lock:b', limit: 9 })).toMatchObject([{ owner: 'v1', ttlMs: 900 }])
})

describe('a forced release', () => {
  const order = { key: 'lock:a', seenValue: 'v1', reason: 'stuck' }

  it('frees the lock that was seen, is recorded with its reason and told', async () => {
    await control.redis.set('lock:a', 'v1', 'PX', 60_000)
    await putLock('lock:a', { holders: [holder(60_000, 'v1')] })
    expect(await forceReleaseLock(control, order)).toEqual({ released: true, holders: [] })
    expect(await control.redis.exists('lock:a')).toBe(0)
    expect(await listLockEvents(control, { key: 'lock:a', limit: 1 })).toMatchObject([
      { event: 'forced', actor: 'Ana', reason: 'stuck' },
    ])
    const [record] = await control.database.client.auditRecord.findMany({ where: { action: 'lock.force-release' } })
    expect(record).toMatchObject({ object: 'lock/lock:a', actor: 'Ana', detail: { released: true, reason: 'stuck' } })
  })

  it('leaves a lock that is another’s by now, and tells whose', async () => {
    await control.redis.set('lock:a', 'v2', 'PX', 60_000)
    await putLock('lock:a', { holders: [holder(60_000, 'v1')] })
    expect(await forceReleaseLock(control, order)).toMatchObject({ released: false, holders: [{ value: 'v2' }] })
    expect(await control.redis.get('lock:a')).toBe('v2')
  })

  it('takes one holder from a semaphore and leaves the others', async () => {
    await control.redis.zadd('semaphore:a', 1000, 'v1', 1001, 'v2')
    await control.redis.pexpire('semaphore:a', 60_000)
    await putLock('semaphore:a', { library: 'REDIS_SEMAPHORE' })
    const released = await forceReleaseLock(control, { ...order, key: 'semaphore:a' })
    expect(released).toMatchObject({ released: true, holders: [{ value: 'v2' }] })
    const told = await listLockEvents(control, { key: 'semaphore:a', limit: 1 })
    expect(told).toMatchObject([{ event: 'forced', owner: 'v1' }])
    expect(await forceReleaseLock(control, { ...order, key: 'semaphore:a' })).toMatchObject({ released: false })
  })

  it('is refused for a reason that cannot be recorded, before anything is released', async () => {
    await control.redis.set('lock:a', 'v1', 'PX', 60_000)
    await putLock('lock:a', {})
    const refused = forceReleaseLock(control, { ...order, reason: 'stuck\0' })
    await expect(refused).rejects.toMatchObject({ code: 'INVALID', problems: [{ field: 'reason' }] })
    expect(await control.redis.get('lock:a')).toBe('v1')
  })

  it('is recorded whatever key and value hold, with what the record cannot hold escaped', async () => {
    const key = 'lock:\0'
    await control.redis.set(key, 'v\0"1"', 'PX', 60_000)
    await putLock(key, {})
    expect(await forceReleaseLock(control, { ...order, key, seenValue: 'v\0"1"' })).toMatchObject({ released: true })
    const record = await control.database.client.auditRecord.findFirst({ where: { object: 'lock/lock:\\u0000' } })
    expect(record).toMatchObject({ detail: { released: true, seenValue: 'v\\u0000"1"' } })
  })

  it('of which nobody knows what came of it is recorded as that', async () => {
    const gone = createRedis('redis://127.0.0.1:1', { name: 'gone' })
    const key = redisKeys.lock('never-known')
    const unknown = forceReleaseLock({ ...control, redis: gone }, { ...order, key })
    await expect(unknown).rejects.toMatchObject({ code: 'UNAVAILABLE', message: /^Redis at 127\.0\.0\.1:1/ })
    const record = await control.database.client.auditRecord.findFirst({ where: { object: `lock/${key}` } })
    expect(record).toMatchObject({ detail: { released: 'unknown', seenValue: 'v1', reason: 'stuck' } })
    gone.disconnect()
  })

  it('is not done while it cannot be recorded', async () => {
    const key = redisKeys.lock('unrecorded')
    await control.redis.set(key, 'v1', 'PX', 60_000)
    const away = openDatabase('postgresql://nobody@127.0.0.1:1/none')
    const refused = forceReleaseLock({ ...control, database: away }, { ...order, key })
    await expect(refused).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(await control.redis.get(key)).toBe('v1')
    await away.close()
  })

  it('touches no key that is no lock', async () => {
    await control.redis.set('session:1', 'v1')
    await expect(forceReleaseLock(control, { ...order, key: 'session:1' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await control.redis.get('session:1')).toBe('v1')
    const own = redisKeys.heartbeat('api', '10.0.0.1:80')
    await control.redis.set(own, 'v1')
    await putLock(own, {})
    await expect(forceReleaseLock(control, { ...order, key: own })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await control.redis.get(own)).toBe('v1')
  })
})

it('patterns that are set are followed, and those that are taken out are not', async () => {
  expect(await lockPatterns(control)).toMatchObject({ version: 0, patterns: [{ pattern: 'mutex:*' }, {}], watch: null })
  await saveLockPatterns(control, { version: 0, patterns: [{ pattern: 'lock:*', library: 'DETECT' }] })
  await expect(saveLockPatterns(control, { version: 0, patterns: [] })).rejects.toMatchObject({ code: 'CONFLICT' })
  const own = createRedis(control.redisServer.url, { name: 'observer' })
  await redisReady(own, 5000)
  const observer = createLockObserver({
    ...{ redis: own, log: silentLog, clock: Date, mayTurnOnEvents: true },
    patterns: async () => (await lockPatterns(control)).patterns,
  })
  const stop = new AbortController()
  const done = observer.run(stop.signal)
  await control.redis.set('lock:a', 'a'.repeat(32), 'PX', 60_000)
  await eventually(async () => {
    expect(await listLocks(control)).toMatchObject([{ key: 'lock:a', library: 'REDLOCK' }])
    expect(await lockPatterns(control)).toMatchObject({ watch: { keyspaceEvents: 'ON', observed: 1 } })
  })
  await saveLockPatterns(control, { version: 1, patterns: [] })
  observer.patternsChanged()
  await eventually(async () => {
    expect(await listLocks(control)).toEqual([])
    expect(await lockPatterns(control)).toMatchObject({ watch: { keyspaceEvents: 'UNUSED', observed: 0 } })
  })
  stop.abort()
  await done
  own.disconnect()
})
