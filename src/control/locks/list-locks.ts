import { emptyScope } from '@/domain/view/fleet-views'
import type { LockRow } from '@/domain/view/views'
import { percentile } from '@/telemetry/histogram'
import { framesBetween } from '@/telemetry/read'
import { joinFrames, type ScopedFrame } from '@/telemetry/scoped-frame'
import type { Frame } from '@/wire/telemetry'
import type { ControlParts } from '../context'
import { askRedis } from '../live/ask-redis'
import { sharedRead } from '../live/shared-read'

const minuteMs = 60_000
const rememberedMs = 15 * minuteMs
const scope = { ...emptyScope, locks: 'ALL' as const }

type LockActivity = Frame['locks'][number]

/** What is known of locks: by second for the last minute, by ten seconds for a quarter of an hour. */
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

/** Locks that somebody held or wanted in the last 15 minutes, held ones first, then by name; none while Redis is down. */
export async function listLocks({ redis, clock }: ControlParts): Promise<LockRow[]> {
  const frames = await read(redis, clock.now())
  return frames ? lockRows(frames) : []
}

/**
 * Counts are those of the last minute. Percentiles are too, unless nothing happened in it: then of the last 15 minutes.
 * A holder is whom the newest frame names; a lock that it does not name is free.
 */
export function lockRows({ minute, earlier }: LockFrames): LockRow[] {
  const lately = activities(minute)
  const before = activities(earlier)
  const holders = activities(minute.slice(-1))
  return [...new Set([...lately.keys(), ...before.keys()])]
    .map((name) => lockRow(name, lately.get(name), before.get(name), holders.get(name)?.holder ?? null))
    .sort((a, b) => Number(b.holder !== null) - Number(a.holder !== null) || (a.name < b.name ? -1 : 1))
}

function lockRow(
  name: string,
  lately: LockActivity | undefined,
  before: LockActivity | undefined,
  holder: LockRow['holder'],
): LockRow {
  const wait = lately && lately.waitMs.length > 0 ? lately.waitMs : (before?.waitMs ?? [])
  const hold = lately && lately.holdMs.length > 0 ? lately.holdMs : (before?.holdMs ?? [])
  return {
    name,
    holder,
    acquiredPerMinute: lately?.acquired ?? 0,
    contendedPerMinute: lately?.contended ?? 0,
    expiredPerMinute: lately?.expired ?? 0,
    waitP50Ms: percentile(wait, 50),
    waitP99Ms: percentile(wait, 99),
    holdP50Ms: percentile(hold, 50),
    holdP99Ms: percentile(hold, 99),
  }
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
