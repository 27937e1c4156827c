import type { Redis } from 'ioredis'
import type { Clock } from '@/domain/clock'
import type { Frame } from '@/wire/telemetry'
import { redisKeys } from '@/wire/keys'
import { mergeOverTime, rollUp } from './merge-frames'
import { parseFrame } from './parse-frame'
import { chooseResolution } from './resolution'
import { readBetween } from './stream'

/**
 * Reading frames back: the dashboard's side of telemetry. What was never reported is absent from every answer. All
 * functions throw ioredis's error when Redis does not answer; nobody gets old figures instead. See also `tail.ts`
 * (frames as they come) and `to-view.ts` (a frame as charts show it).
 */

/** Frames are read in pages, so that a long range neither blocks Redis nor fills memory. */
const pageSize = 300

/**
 * Frames that begin in [fromMs, toMs), oldest first, at most 900, in the finest resolution that reaches so far back.
 * Milliseconds since the epoch.
 */
export async function range(redis: Redis, fromMs: number, toMs: number, clock: Clock = Date): Promise<Frame[]> {
  const { resolution, stepMs } = chooseResolution(fromMs, toMs, clock.now())
  if (stepMs === resolution.ms) return collect(framesBetween(redis, resolution.name, fromMs, toMs))

  const steps = new Map<number, Frame>()
  for await (const each of framesBetween(redis, resolution.name, fromMs, toMs)) {
    const startMs = each.startMs - (each.startMs % stepMs)
    const known = steps.get(startMs)
    steps.set(startMs, rollUp(known ? [known, each] : [each], startMs, stepMs))
  }
  return [...steps.values()]
}

/**
 * The last `windowMs` of one-second frames as one frame, with instances and breakers: what tables show as "now".
 * Null when nothing was rolled up lately, so that stale figures are never taken for present ones.
 */
export async function latestWindow(redis: Redis, windowMs = 10_000, clock: Clock = Date): Promise<Frame | null> {
  const oldestMs = clock.now() - windowMs - 5000
  const frames = await collect(framesBetween(redis, '1s', oldestMs, Number.MAX_SAFE_INTEGER))
  const newest = frames.at(-1)
  if (newest === undefined) return null
  const startMs = newest.startMs + newest.resolutionMs - windowMs
  return mergeOverTime(
    frames.filter((each) => each.startMs >= startMs),
    startMs,
    windowMs,
  )
}

/** Stored frames of one resolution that begin in [fromMs, toMs), oldest first. */
export async function* framesBetween(
  redis: Redis,
  resolution: '1s' | '10s' | '1m',
  fromMs: number,
  toMs: number,
): AsyncGenerator<Frame> {
  let from = String(Math.max(0, Math.ceil(fromMs)))
  const to = toMs >= Number.MAX_SAFE_INTEGER ? '+' : `(${String(Math.max(0, Math.ceil(toMs)))}-0`
  for (;;) {
    const entries = await readBetween(redis, redisKeys.frames(resolution), from, to, pageSize)
    for (const entry of entries) {
      const frame = parseFrame(entry.fields.frame)
      if (frame) yield frame
    }
    const last = entries.at(-1)
    if (last === undefined || entries.length < pageSize) return
    from = `(${last.id}`
  }
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const each of source) all.push(each)
  return all
}
