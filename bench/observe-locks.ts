/**
 * What observing locks of others costs Redis: commands a second and its CPU with and without the observer, while clients
 * take and release locks beside many other keys. `told`: Redis tells of changes; `untold`: sampling alone. Also how long
 * a lock takes to appear and to leave. `--short` takes a tenth of the keys and shorter times.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { createRedis, redisReady, type Redis } from '@/adapters/redis/redis'
import { silentLog } from '@/domain/log'
import { eventually, startTestRedis } from '@/embedded/testing'
import { createLockObserver } from '@/observers/locks'
import { redisKeys } from '@/wire/keys'
import { lockEntry } from '@/wire/lock-entry'
import { percentile } from './support'

const short = process.argv.includes('--short')
const scale = short ? 10 : 1
const otherKeys = 200_000 / scale
/** With those that come and go, fewer than the 10,000 that are observed at most. */
const sizes = [1000 / scale, 9900 / scale]
const measuredMs = short ? 3000 : 20_000
const changesPerSecond = 100
const trials = short ? 10 : 50
const leaseMs = 600_000
const lockKey = (index: number) => `mutex:${String(index)}`

const server = await startTestRedis()
const redis = createRedis(server.url, { name: 'bench', commandTimeoutMs: 60_000 })
await redisReady(redis, 5000)
await fill('other:', otherKeys)
const figures: Record<string, number> = {}
for (const locks of sizes) {
  await fill('mutex:', locks)
  await redis.config('SET', 'notify-keyspace-events', '')
  await measure(`without_${String(locks)}`, locks)
  for (const told of [true, false]) {
    const stop = await observe(told, locks)
    const name = `${told ? 'told' : 'untold'}_${String(locks)}`
    await measure(name, locks)
    Object.assign(figures, await delays(name))
    await stop()
    await redis.config('SET', 'notify-keyspace-events', '')
  }
}
redis.disconnect()
await server.stop()
console.log(JSON.stringify({ bench: 'observe-locks', otherKeys, changesPerSecond, measuredMs, ...figures }))

async function fill(prefix: string, count: number): Promise<void> {
  for (let from = 0; from < count; from += 1000) {
    const pipeline = redis.pipeline()
    for (let index = from; index < Math.min(count, from + 1000); index++) {
      pipeline.set(`${prefix}${String(index)}`, value(index), 'PX', leaseMs)
    }
    await pipeline.exec()
  }
}

function value(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
}

/** Commands a second and CPU in percent of a core, while clients release locks and take them anew. */
async function measure(name: string, locks: number): Promise<void> {
  const before = await spent(redis)
  const startedMs = performance.now()
  for (let change = 0; performance.now() - startedMs < measuredMs; change++) {
    const key = lockKey((change * 7919) % locks)
    await redis.del(key)
    await redis.set(key, value(change), 'PX', leaseMs, 'NX')
    await sleep(Math.max(0, startedMs + (change * 1000) / changesPerSecond - performance.now()))
  }
  const seconds = (performance.now() - startedMs) / 1000
  const after = await spent(redis)
  figures[`commands_per_second_${name}`] = Math.round((after.commands - before.commands) / seconds)
  figures[`cpu_percent_${name}`] = Math.round((1000 * (after.cpuSeconds - before.cpuSeconds)) / seconds) / 10
}

async function spent(from: Redis): Promise<{ commands: number; cpuSeconds: number }> {
  const info = `${await from.info('stats')}\n${await from.info('cpu')}`
  const figure = (field: string) => Number(new RegExp(`^${field}:([0-9.]+)`, 'm').exec(info)?.[1])
  return {
    commands: figure('total_commands_processed'),
    cpuSeconds: figure('used_cpu_user') + figure('used_cpu_sys'),
  }
}

/** Resolves when all locks are known. */
async function observe(told: boolean, locks: number): Promise<() => Promise<void>> {
  const own = createRedis(server.url, { name: 'observer' })
  const observer = createLockObserver({
    ...{ redis: own, log: silentLog, clock: Date, mayTurnOnEvents: told },
    patterns: () => Promise.resolve([{ pattern: 'mutex:*', library: 'REDIS_SEMAPHORE' as const }]),
  })
  const stop = new AbortController()
  const done = observer.run(stop.signal)
  const startedMs = performance.now()
  await eventually(
    async () => {
      if ((await redis.hlen(redisKeys.locks)) < locks) throw new Error('not all locks are known')
    },
    { withinMs: 120_000 },
  )
  figures[`found_all_ms_${told ? 'told' : 'untold'}_${String(locks)}`] = Math.round(performance.now() - startedMs)
  return async () => {
    stop.abort()
    await done
    own.disconnect()
    await redis.del(redisKeys.locks)
  }
}

async function delays(name: string): Promise<Record<string, number>> {
  const appeared: number[] = []
  const left: number[] = []
  for (let trial = 0; trial < trials; trial++) {
    const key = `mutex:trial-${String(trial)}`
    await redis.set(key, value(trial), 'PX', leaseMs, 'NX')
    appeared.push(await until(key, 1))
    await redis.del(key)
    left.push(await until(key, 0))
  }
  return {
    [`appears_ms_p99_${name}`]: Math.round(percentile(appeared, 99)),
    [`leaves_ms_p99_${name}`]: Math.round(percentile(left, 99)),
  }
}

async function until(key: string, holders: number): Promise<number> {
  const sinceMs = performance.now()
  await eventually(
    async () => {
      const text = await redis.hget(redisKeys.locks, key)
      const entry = text === null ? null : lockEntry.parse(JSON.parse(text))
      if ((entry?.holders.length ?? 0) !== holders) throw new Error(`${key} is not as it should be`)
    },
    { withinMs: 60_000, everyMs: 5 },
  )
  return performance.now() - sinceMs
}
