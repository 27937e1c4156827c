/**
 * Keeps stored figures within their time and their memory. Every few seconds it drops what is older than its resolution
 * is kept for, measures each stream (MEMORY USAGE, which samples) and trims what is over its budget (budget.ts): as much
 * of the oldest as it is over by, from all shards of a part alike. The floor is raised first, then streams are trimmed,
 * so that a reader that finds nothing knows why. Redis' answers are all it goes by: nothing is to be lost in a restart.
 */
import type { Redis } from 'ioredis'
import { redisKeys } from '@/wire/keys'
import { budgets, slotName, slots, type Slot } from './budget'
import { streamsOf } from './parts'
import { resolutions, type Resolution } from './resolution'
import { idMs } from './stream'

export interface Kept {
  /** Bytes in Redis by slot (`instances 1s`), and of what gateways sent and nobody rolled up yet. */
  bytes: ReadonlyMap<string, number>
  waitingBytes: number
  /** How far back each slot reaches, ms; absent where nothing stands. */
  reachMs: ReadonlyMap<string, number>
}

/** Parts are kept a little longer than totals, which say which intervals there are. */
const slackMs = 30_000
/** Below its budget by so much, so that not every look trims. */
const trimTo = 0.97

export async function keepWithin(redis: Redis, boundBytes: number, nowMs: number): Promise<Kept> {
  await dropOld(redis, nowMs)
  const { bytes, waitingBytes } = await measure(redis)
  const budget = budgets(boundBytes, waitingBytes, bytes)
  const reachMs = new Map<string, number>()
  for (const slot of slots) {
    const name = slotName(slot)
    const size = bytes.get(name) ?? 0
    if (size === 0) continue
    const span = await spanOf(redis, slot)
    if (span === null) continue
    const allowed = budget.get(name) ?? 0
    const fromMs = size > allowed ? await trim(redis, slot, span, (trimTo * allowed) / size) : span.fromMs
    reachMs.set(name, Math.max(0, nowMs - fromMs))
  }
  return { bytes, waitingBytes, reachMs }
}

async function dropOld(redis: Redis, nowMs: number): Promise<void> {
  const pipeline = redis.pipeline()
  for (const { part, resolution } of slots) {
    const { keptMs } = resolutionOf(resolution)
    const oldestMs = nowMs - keptMs - (part === 'total' ? 0 : slackMs)
    for (const stream of streamsOf(part)) pipeline.xtrim(redisKeys.frames(resolution, stream), 'MINID', '~', oldestMs)
  }
  throwFirst(await pipeline.exec())
}

async function measure(redis: Redis): Promise<{ bytes: Map<string, number>; waitingBytes: number }> {
  const pipeline = redis.pipeline().memory('USAGE', redisKeys.telemetry)
  for (const { part, resolution } of slots) {
    for (const stream of streamsOf(part)) pipeline.memory('USAGE', redisKeys.frames(resolution, stream))
  }
  const [waiting = 0, ...sizes] = throwFirst(await pipeline.exec()).map((each) => Number(each ?? 0))
  const bytes = new Map<string, number>()
  let index = 0
  for (const slot of slots) {
    const { length } = streamsOf(slot.part)
    const sum = sizes.slice(index, index + length).reduce((total, each) => total + each, 0)
    bytes.set(slotName(slot), sum)
    index += length
  }
  return { bytes, waitingBytes: waiting }
}

interface Span {
  fromMs: number
  newestMs: number
}

/** From the oldest to the newest entry of any shard. */
async function spanOf(redis: Redis, { part, resolution }: Slot): Promise<Span | null> {
  const pipeline = redis.pipeline()
  for (const stream of streamsOf(part)) {
    const key = redisKeys.frames(resolution, stream)
    pipeline.xrange(key, '-', '+', 'COUNT', 1).xrevrange(key, '+', '-', 'COUNT', 1)
  }
  const ids = throwFirst(await pipeline.exec()).flatMap((each) => (each as [string, string[]][])[0]?.[0] ?? [])
  const times = ids.map(idMs)
  return times.length === 0 ? null : { fromMs: Math.min(...times), newestMs: Math.max(...times) }
}

/** @returns from when on it is kept */
async function trim(redis: Redis, slot: Slot, { fromMs, newestMs }: Span, share: number): Promise<number> {
  const { ms } = resolutionOf(slot.resolution)
  const rolledFromMs = newestMs - rollsNeed(slot.resolution)
  const wantedMs = Math.ceil((newestMs + ms - share * (newestMs + ms - fromMs)) / ms) * ms
  const floorMs = Math.min(wantedMs, rolledFromMs)
  if (floorMs <= fromMs) return fromMs
  await redis.hset(redisKeys.frameFloors(slot.resolution), slot.part, floorMs)
  const pipeline = redis.pipeline()
  for (const stream of streamsOf(slot.part)) {
    pipeline.xtrim(redisKeys.frames(slot.resolution, stream), 'MINID', '=', floorMs)
  }
  throwFirst(await pipeline.exec())
  return floorMs
}

/** The next resolution is made of the newest of this one, which is therefore never trimmed. */
function rollsNeed(resolution: Resolution['name']): number {
  return resolution === '1s' ? 30_000 : 120_000
}

function resolutionOf(name: Resolution['name']): Resolution {
  return resolutions.find((each) => each.name === name) ?? resolutions[0]
}

function throwFirst(replies: [Error | null, unknown][] | null): unknown[] {
  return (replies ?? []).map(([error, reply]) => {
    if (error) throw error
    return reply
  })
}
