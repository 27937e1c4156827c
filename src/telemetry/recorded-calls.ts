import type { Redis } from 'ioredis'
import { redisKeys } from '@/wire/keys'
import type { BreakerCalls } from '@/wire/breaker-calls'
import { intervalsBetween, isKnown } from './blocks-between'
import { cellIn } from './cell'
import { keptBlock } from './kept-blocks'
import { streamOf } from './parts'
import { idMs, lastId } from './stream'

/** What was recorded of one breaker in one interval, of each machine in order of time. */
export interface RecordedInterval {
  startMs: number
  lengthMs: number
  /** How much of it some gateway reported on, and is still kept. */
  knownMs: number
  calls: BreakerCalls[]
}

/**
 * What was recorded of a breaker (`namespace/name`) in [fromMs, toMs), oldest first: ten seconds each, and single ones
 * where those are not made yet. Both hold the same. Where it begins it may begin up to ten seconds early.
 * @throws ioredis's error when Redis does not answer
 */
export async function* recordedCalls(
  redis: Redis,
  breaker: string,
  fromMs: number,
  toMs: number,
): AsyncGenerator<RecordedInterval> {
  const last = await lastId(redis, redisKeys.frames('10s', 'total'))
  const tensUntilMs = last === null ? 0 : idMs(last) + 10_000
  const tensFromMs = Math.max(0, Math.floor(fromMs / 10_000) * 10_000)
  if (tensUntilMs > tensFromMs) yield* between('10s', tensFromMs, Math.min(toMs, tensUntilMs))
  const onesFromMs = Math.max(tensFromMs, tensUntilMs)
  if (onesFromMs < toMs) yield* between('1s', onesFromMs, toMs)

  async function* between(resolution: '1s' | '10s', from: number, before: number): AsyncGenerator<RecordedInterval> {
    const stream = streamOf('calls', breaker)
    const [first, until] = [String(Math.ceil(from)), `(${String(Math.ceil(before))}-0`]
    for await (const page of intervalsBetween(redis, resolution, first, until, [stream], keptBlock)) {
      for (const interval of page) {
        const known = isKnown(interval, 'calls')
        yield {
          startMs: interval.startMs,
          lengthMs: resolution === '1s' ? 1000 : 10_000,
          knownMs: known ? (cellIn(interval.blocks.get('total'), 'total', '')?.coveredMs ?? 0) : 0,
          calls: known ? (cellIn(interval.blocks.get(stream), 'calls', breaker) ?? []) : [],
        }
      }
    }
  }
}
