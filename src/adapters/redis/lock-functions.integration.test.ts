import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as lines from '@/domain/lock/line'
import * as rules from '@/domain/lock/rules'
import { startTestRedis } from '@/embedded/testing'
import { redisKeys } from '@/wire/keys'
import { lockHold, lockWaiter } from '@/wire/lock'
import { loadFunctions } from './load-functions'
import { createRedis, redisReady, type Redis } from './redis'

let server: Awaited<ReturnType<typeof startTestRedis>>
let redis: Redis

const lock = redisKeys.lock('job')
const fence = redisKeys.fence('job')
const queue = redisKeys.lockQueue('job')
const waiters = redisKeys.lockWaiters('job')
const events = redisKeys.lockEvents
const leaseMs = 60_000
const clock = 'test:{job}:us'

beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis(server.url, { name: 'test' })
  await redisReady(redis, 5000)
})

afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

beforeEach(async () => {
  await redis.flushall()
  await redis.call('FUNCTION', 'FLUSH')
  await loadFunctions(redis)
})

const call = (name: string, keys: string[], ...args: (string | number)[]) =>
  redis.call('FCALL', name, keys.length, ...keys, ...args)

async function acquire(id: string, ...args: (string | number)[]) {
  const reply = await call('swy_lock_acquire', [lock, fence, events], id, `owner of ${id}`, leaseMs, ...args)
  const [got, token, leftMs] = reply as number[]
  return { got: got === 1, token: token ?? 0, leftMs }
}

async function stand(id: string, patienceMs: number | '', wake = '') {
  const keys = [lock, fence, queue, waiters, events]
  const reply = await call('swy_lock_acquire', keys, id, 'ann', leaseMs, 0, 0, 'a', '7', '', patienceMs, wake)
  const [got, token, , , , before] = reply as number[]
  return { got: got === 1, token: token ?? 0, before }
}

const leave = (verb: 'release' | 'cancel', id: string) =>
  call(`swy_lock_${verb}`, [lock, queue, waiters, events], id, 'ann')

const toldEvents = async () =>
  (await redis.xrange(events, '-', '+')).map(([, flat]) =>
    Object.fromEntries(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? '']] : []))),
  )

/** The same library on a clock that the test sets. */
async function loadOnOwnClock(): Promise<(us: number) => Promise<unknown>> {
  const source = await readFile(new URL('./functions.lua', import.meta.url), 'utf8')
  const asked = source.replaceAll("redis.call('TIME')", 'test_time()')
  const shifted = asked.replace(
    'local EVENTS_KEPT',
    `local function test_time()
       local us = tonumber(redis.call('GET', '${clock}'))
       return { string.format('%.0f', math.floor(us / 1000000)), string.format('%.0f', us % 1000000) }
     end
     local EVENTS_KEPT`,
  )
  await redis.call('FUNCTION', 'LOAD', 'REPLACE', shifted)
  return (us) => redis.set(clock, us)
}

describe('the lock functions', () => {
  it('decide as the lock rules of the domain do, in any order of calls, whatever the clock does', async () => {
    const setClock = await loadOnOwnClock()
    const step = fc.record({
      verb: fc.constantFrom('acquire', 'acquire', 'extend', 'release', 'expire'),
      of: fc.nat(9),
      byMs: fc.integer({ min: -3000, max: 3000 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await redis.flushall()
        let state = rules.freeLock
        let nowMs = 1_000_000
        const claims: rules.Claim[] = []
        // Leases end by Redis' own clock and not by the functions': so here they end when a step says so.
        const lease = Number.MAX_SAFE_INTEGER
        for (const { verb, of, byMs } of steps) {
          nowMs += byMs
          await setClock(nowMs * 1000)
          const claim = claims[of % Math.max(1, claims.length)] ?? { owner: 'nobody', token: 1 }
          if (verb === 'acquire') {
            const owner = `caller-${String(claims.length)}`
            const reply = (await call('swy_lock_acquire', [lock, fence], owner, owner, leaseMs)) as number[]
            const { state: after, result } = rules.acquire(state, owner, lease, nowMs)
            state = after
            expect(reply[0] === 1).toBe(result.acquired)
            expect(reply[1]).toBe(result.acquired ? result.token : result.holder.token)
            claims.push({ owner, token: reply[1] ?? 0 })
          } else if (verb === 'extend') {
            const done = await call('swy_lock_extend', [lock], claim.owner, claim.owner, leaseMs)
            expect(done === 1).toBe(rules.extend(state, claim, lease, nowMs).extended)
          } else if (verb === 'release') {
            const done = await call('swy_lock_release', [lock], claim.owner, claim.owner)
            const { state: after, released } = rules.release(state, claim, nowMs)
            state = after
            expect(done === 1).toBe(released)
          } else {
            await redis.del(lock)
            state = { ...state, hold: null }
          }
          expect(await redis.exists(lock)).toBe(state.hold ? 1 : 0)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('a try whose answer was lost can be repeated: the same id gets the same hold', async () => {
    const [first, second] = [await acquire('one'), await acquire('one')]
    expect(second).toMatchObject({ got: true, token: first.token })
    expect(await redis.get(fence)).toBe(String(first.token))
  })

  it('give larger tokens when key, counter or both are gone, and never the same twice', async () => {
    const tokens: number[] = []
    for (const gone of [[lock], [fence, lock], [lock], [fence, lock]]) {
      tokens.push((await acquire(`id-${String(tokens.length)}`)).token)
      await redis.del(...gone)
    }
    expect(tokens).toEqual([...new Set(tokens)].toSorted((a, b) => a - b))
  })

  it('go on from the counter that an older library left, or one that the clock has not reached', async () => {
    await redis.set(fence, 41)
    expect((await acquire('one')).token).toBeGreaterThan(1e15)
    await redis.del(lock)
    await redis.set(fence, 5e15)
    expect((await acquire('two')).token).toBe(5e15 + 1)
  })

  it('say of a hold where its holder runs and what it works on, exactly', async () => {
    const { token } = await acquire('one', 12, 0, 'host "a"', '4711', '00-4bf9-01')
    const hold = lockHold.parse(JSON.parse((await redis.get(lock)) ?? ''))
    expect(hold).toMatchObject({ id: 'one', token, host: 'host "a"', process: '4711', trace: '00-4bf9-01' })
    expect(await toldEvents()).toMatchObject([{ event: 'acquired', host: 'host "a"', trace: '00-4bf9-01' }])
    expect(hold).not.toHaveProperty('patienceMs')
  })

  it.each(['ann', 'a "quoted" \\ one', 'line\nbreak and \u0000', 'Žofie, 安', '"} [,'])(
    'keep an owner called %j exactly, and know the hold again',
    async (owner) => {
      const taken = (await call('swy_lock_acquire', [lock, fence], 'one', owner, leaseMs)) as [number, number]
      const hold = lockHold.parse(JSON.parse((await redis.get(lock)) ?? ''))
      expect(hold).toMatchObject({ id: 'one', owner, token: taken[1] })
      expect(await call('swy_lock_acquire', [lock, fence], 'two', 'bob', leaseMs)).toMatchObject({
        1: taken[1],
        4: owner,
      })
      expect(await call('swy_lock_extend', [lock], 'two', owner, leaseMs)).toBe(0)
      expect(await call('swy_lock_extend', [lock], 'one', owner, leaseMs)).toBe(1)
      expect(await call('swy_lock_release', [lock], 'one', owner)).toBe(1)
    },
  )

  it('know a hold that an older library wrote, whatever the order of its fields', async () => {
    await redis.set(lock, JSON.stringify({ owner: 'ann', acquiredAtMs: 1, token: 7, id: 'old' }), 'PX', 5000)
    expect(await call('swy_lock_extend', [lock], 'old', 'ann', leaseMs)).toBe(1)
    expect(await call('swy_lock_release', [lock], 'old', 'ann')).toBe(1)
  })

  it('leave a lock alone that another library holds under this name', async () => {
    await redis.set(lock, 'some random value', 'PX', 5000)
    expect(await acquire('one')).toMatchObject({ got: false, token: 0 })
    expect(await call('swy_lock_release', [lock], 'one', 'ann')).toBe(0)
    expect(await redis.get(lock)).toBe('some random value')
  })

  it('answer in full of a hold that names no owner, and give none to whom has no name', async () => {
    await redis.set(lock, JSON.stringify({ id: 'old', token: 7, acquiredAtMs: 1 }), 'PX', 5000)
    const reply = (await call('swy_lock_acquire', [lock, fence, queue, waiters], 'one', 'ann', leaseMs)) as unknown[]
    expect(reply).toEqual([0, 7, expect.any(Number), expect.any(Number), '', 0])
    await redis.del(lock)
    await expect(call('swy_lock_acquire', [lock, fence], 'one', '', leaseMs)).rejects.toThrow('SWYINVALID')
    expect(await redis.exists(lock)).toBe(0)
  })

  it('write at most ten refused tries a second for one lock, so that a busy loop hides nothing', async () => {
    await acquire('holder')
    const startedS = Number((await redis.time())[0])
    for (let id = 1; id <= 100; id += 1) await acquire(`id-${String(id)}`)
    const seconds = Number((await redis.time())[0]) - startedS + 1
    const told = (await toldEvents()).filter((each) => each.event === 'contended')
    expect(told.length).toBeLessThanOrEqual(10 * seconds)
    expect(told.length).toBeGreaterThanOrEqual(10)
  })
})

describe('the line before a lock', () => {
  it('is kept as the rules of the domain say, whoever comes, leaves or dies, whatever the clock does', async () => {
    const setClock = await loadOnOwnClock()
    const step = fc.record({
      verb: fc.constantFrom('ask', 'ask', 'ask', 'release', 'cancel', 'look'),
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      byMs: fc.integer({ min: -400, max: 800 }),
    })
    const patienceMs = 1000
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 50 }), async (steps) => {
        await redis.flushall()
        let line: lines.Line = []
        let holder: string | null = null
        let nowMs = 1_000_000
        for (const { verb, id, byMs } of steps) {
          nowMs += byMs
          await setClock(nowMs * 1000)
          if (verb === 'ask') {
            const { got } = await stand(id, patienceMs)
            if (holder !== id) line = lines.standing(line, nowMs)
            const may = holder === id || (holder === null && lines.isTurn(line, id))
            expect(got).toBe(may)
            if (may) holder = id
            line = may ? lines.leave(line, id) : lines.stand(line, { id, seenMs: nowMs, patienceMs })
          } else if (verb === 'look') {
            await call('swy_lock_waiters', [queue, waiters])
          } else {
            const done = await leave(verb, id)
            expect(done === 1).toBe(holder === id)
            const first = line[0]?.id === id
            if (verb === 'cancel') line = lines.leave(line, id)
            if (holder === id || (verb === 'cancel' && first && holder === null)) line = lines.standing(line, nowMs)
            if (holder === id) holder = null
          }
          expect(await redis.zrange(queue, '0', '-1')).toEqual(line.map((each) => each.id))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('tells who stands in it, first in line first, and where each runs', async () => {
    await stand('holder', '')
    for (const id of ['b', 'a', 'c']) await stand(id, 5000, 'w')
    const reply = (await redis.call('FCALL_RO', 'swy_lock_waiters', 2, queue, waiters)) as string[]
    expect(reply.filter((_each, at) => at % 2 === 0)).toEqual(['b', 'a', 'c'])
    expect(lockWaiter.parse(JSON.parse(reply[1] ?? ''))).toMatchObject({ owner: 'ann', host: 'a', process: '7' })
  })

  it('refuses who does not want to wait as long as somebody does', async () => {
    await stand('holder', '')
    expect(await stand('a', 5000)).toMatchObject({ got: false, before: 0 })
    expect(await stand('b', 5000)).toMatchObject({ got: false, before: 1 })
    await leave('release', 'holder')
    expect(await stand('passer-by', '')).toMatchObject({ got: false })
    expect(await stand('b', 5000)).toMatchObject({ got: false, token: 0 })
    expect(await stand('a', 5000)).toMatchObject({ got: true })
    expect(await redis.zrange(queue, '0', '-1')).toEqual(['b'])
  })

  it('leaves nothing behind when nobody asks any more', async () => {
    await stand('holder', '')
    await stand('a', 50)
    await expect.poll(() => redis.exists([queue, waiters])).toBe(0)
  })

  it('tells the first in it that the lock is free, and whoever follows when that one gave up', async () => {
    const listener = redis.duplicate()
    await redisReady(listener, 5000)
    const heard: string[] = []
    listener.on('message', (channel, id) => heard.push(`${channel} ${id}`))
    await listener.subscribe('swy:lock:wake:p1', 'swy:lock:wake:p2')
    await stand('holder', '')
    await stand('a', 5000, 'p1')
    await stand('b', 5000, 'p2')
    await leave('release', 'holder')
    await leave('cancel', 'a')
    await expect.poll(() => heard).toEqual(['swy:lock:wake:p1 a', 'swy:lock:wake:p2 b'])
    listener.disconnect()
  })
})

describe('who stops waiting', () => {
  it('lets go of what a lost answer may have granted, and tells nothing of a lock that it never had', async () => {
    await acquire('one')
    expect(await call('swy_lock_cancel', [lock, events], 'two', 'bob')).toBe(0)
    expect(await call('swy_lock_cancel', [lock, events], 'one', 'ann')).toBe(1)
    expect((await toldEvents()).map((each) => each.event)).toEqual(['acquired', 'released'])
  })
})

describe('an operator’s release', () => {
  const force = (value: string, reason = 'stuck since noon') =>
    call('swy_lock_force_release', [lock, queue, waiters, events], value, 'ada', reason)

  it('takes the hold that was seen, wakes the line, and says who did it and why', async () => {
    const { token } = await acquire('one')
    const seen = (await redis.get(lock)) ?? ''
    expect(await force(seen)).toBe(1)
    expect(await force(seen)).toBe(0)
    expect(await call('swy_lock_extend', [lock], 'one', 'ann', leaseMs)).toBe(0)
    expect((await toldEvents()).at(-1)).toMatchObject({
      ...{ event: 'forced', name: 'job', owner: 'owner of one', token: String(token) },
      ...{ actor: 'ada', reason: 'stuck since noon' },
    })
    expect((await acquire('two')).token).toBeGreaterThan(token)
  })

  it('takes no other hold than that, though the same owner took it anew', async () => {
    await acquire('one')
    const seen = (await redis.get(lock)) ?? ''
    await call('swy_lock_release', [lock], 'one', 'ann')
    await acquire('two')
    expect(await force(seen)).toBe(0)
    expect(await redis.exists(lock)).toBe(1)
  })

  it('takes a lock of another library by its exact value, and touches nothing that is no text', async () => {
    const key = '{orders}:lock'
    await redis.set(key, 'c29tZSByYW5kb20=', 'PX', 5000)
    expect(await call('swy_lock_force_release', [key, events], 'another', 'ada', 'stuck')).toBe(0)
    expect(await call('swy_lock_force_release', [key, events], 'c29tZSByYW5kb20=', 'ada', 'stuck')).toBe(1)
    expect((await toldEvents()).at(-1)).toEqual({ event: 'forced', name: key, actor: 'ada', reason: 'stuck' })
    await redis.zadd(key, '1', 'member')
    expect(await call('swy_lock_force_release', [key, events], 'member', 'ada', 'stuck')).toBe(0)
  })

  it('needs a reason', async () => {
    await expect(force('x', '')).rejects.toThrow('SWYINVALID')
  })
})
