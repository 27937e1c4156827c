import type { Redis } from 'ioredis'
import { redisKeys } from '@/wire/keys'
import type { Frame } from '@/wire/telemetry'
import { rollUp } from './merge-frames'
import { framesBetween } from './read'
import { resolutions, type Resolution } from './resolution'
import { idMs, lastId, readBetween } from './stream'
import { writeFrame } from './write-frame'

/**
 * Makes ten-second frames of one-second ones and one-minute frames of those, as soon as they are whole. It reads back
 * what it needs, so there is nothing to lose: where it goes on is the last frame that stands there.
 * @param closedUntilMs one-second frames that begin before this are final
 */
export async function rollLonger(redis: Redis, closedUntilMs: number): Promise<void> {
  const [seconds, tens, minutes] = resolutions
  const tensUntilMs = await rollInto(redis, seconds, tens, closedUntilMs)
  await rollInto(redis, tens, minutes, tensUntilMs)
}

/** @returns what is final of the longer resolution */
async function rollInto(redis: Redis, from: Resolution, to: Resolution, finalMs: number): Promise<number> {
  const untilMs = finalMs - (finalMs % to.ms)
  const last = await lastId(redis, redisKeys.frames(to.name))
  let nextMs = last === null ? 0 : idMs(last) + to.ms
  while (nextMs < untilMs) {
    const first = await firstFrameMs(redis, from, nextMs, untilMs)
    if (first === null) break
    const startMs = first - (first % to.ms)
    const frames: Frame[] = []
    for await (const each of framesBetween(redis, from.name, startMs, startMs + to.ms)) frames.push(each)
    await writeFrame(redis, to, rollUp(frames, startMs, to.ms))
    nextMs = startMs + to.ms
  }
  return untilMs
}

async function firstFrameMs(redis: Redis, { name }: Resolution, fromMs: number, beforeMs: number) {
  const [first] = await readBetween(redis, redisKeys.frames(name), String(fromMs), `(${String(beforeMs)}-0`, 1)
  return first ? idMs(first.id) : null
}
