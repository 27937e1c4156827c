import type { Redis } from 'ioredis'
import { emptyScope } from '@/domain/view/fleet-views'
import type { LockRow } from '@/domain/view/lock-views'
import { percentile } from '@/telemetry/histogram'
import { framesBetween } from '@/telemetry/read'
import { joinFrames, type ScopedFrame } from '@/telemetry/scoped-frame'
import type { LockEntry } from '@/wire/lock-entry'
import type { Frame } from '@/wire/telemetry'
import type { ControlParts } from '../context'
import { askRedis } from '../live/ask-redis'
import { sharedRead } from '../live/shared-read'
import { countWaiters } from './lock-waiters'
import { knownLocks } from './read-locks'

const minuteMs = 60_000
const rememberedMs = 15 * minuteMs
const scope = { ...emptyScope, locks: 'ALL' as const }

type LockActivity = Frame['locks'][number]

/** What happened to locks: by second for the last minute, by ten seconds for a quarter of an hour. */
interface LockFrames {
  minute: ScopedFrame[]
  earlier: ScopedFrame[]
}

const read = sharedRead(500, (redis) =>
  askRedis(redis, async (): Promise<LockFrames> => {
    const nowMs = Date.now()
    const [minute, earlier] = await Promise.all([
      collect(framesBetween(redis, '1s', nowMs - minuteMs, Infinity, scope)),
      collect(framesBetween(redis, '10s', nowMs - rememberedMs, Infinity, scope)),
    ])
    return { minute, earlier }
  }),
)

/**
 * Locks that somebody holds, or that something happened to in the last 15 minutes; held ones first, then by name. None
 * while Redis is down.
 */
export async function listLocks(parts: ControlParts): Promise<LockRow[]> {
  const rows = await lockRows(parts, (_key, entry, isBusy) => entry.holders.length > 0 || isBusy)
  return rows.sort((a, b) => Number(b.holder !== null) - Number(a.holder !== null) || (a.name < b.name ? -1 : 1))
}

/** One lock of which something was known in the last hour, or null. */
export async function findLock(parts: ControlParts, key: string): Promise<LockRow | null> {
  const [row = null] = await lockRows(parts, (each) => each === key)
  return row
}

async function lockRows(
  parts: ControlParts,
  wanted: (key: string, entry: LockEntry, isBusy: boolean) => boolean,
): Promise<LockRow[]> {
  const [known, frames] = await Promise.all([knownLocks(parts), read(parts.redis, parts.clock.now())])
  if (!known || !frames) return []
  const lately = activities(frames.minute)
  const before = activities(frames.earlier)
  const rows = [...known.entries]
    .filter(([key, entry]) => wanted(key, entry, lately.has(key) || before.has(key)))
    .map(([key, entry]) => lockRow(key, entry, lately.get(key), before.get(key)))
  await fillWaiters(parts.redis, rows)
  return rows
}

/** Counts are those of the last minute. Percentiles are too, unless nothing happened in it: then of the last 15 minutes. */
function lockRow(
  key: string,
  { name, library, holders, warnings }: LockEntry,
  lately: LockActivity | undefined,
  before: LockActivity | undefined,
): LockRow {
  const wait = lately && lately.waitMs.length > 0 ? lately.waitMs : (before?.waitMs ?? [])
  const hold = lately && lately.holdMs.length > 0 ? lately.holdMs : (before?.holdMs ?? [])
  return {
    ...{ key, name, library, holders, warnings, waiters: null },
    holder: holders[0] ?? null,
    acquiredPerMinute: lately?.acquired ?? 0,
    contendedPerMinute: lately?.contended ?? 0,
    expiredPerMinute: lately?.expired ?? 0,
    waitP50Ms: percentile(wait, 50),
    waitP99Ms: percentile(wait, 99),
    holdP50Ms: percentile(hold, 50),
    holdP99Ms: percentile(hold, 99),
  }
}

/** Only the function library knows who waits. Nobody waits for a lock that is free. */
async function fillWaiters(redis: Redis, rows: readonly LockRow[]): Promise<void> {
  const ours = rows.filter((each) => each.library === 'SWITCHYARD')
  const held = ours.filter((each) => each.holder !== null)
  const counts = await countWaiters(
    redis,
    held.map((each) => each.name),
  )
  for (const row of ours) row.waiters = row.holder === null ? 0 : null
  for (const [index, row] of held.entries()) row.waiters = counts[index] ?? null
}

function activities(frames: readonly ScopedFrame[]): ReadonlyMap<string, LockActivity> {
  const [first] = frames
  return first ? joinFrames(frames, first.startMs, minuteMs).locks : new Map()
}

async function collect(frames: AsyncIterable<ScopedFrame>): Promise<ScopedFrame[]> {
  const all: ScopedFrame[] = []
  for await (const frame of frames) all.push(frame)
  return all
}
