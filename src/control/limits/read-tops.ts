/**
 * What gateways told of the keys of a limit, by minutes. Two hours of many gateways are thousands of small inflates, and
 * screens ask every few seconds: minutes that are over are read once and kept, those who ask for the same at the same time
 * share one reading, and between two minutes others have their turn.
 */
import type { Redis } from 'ioredis'
import { setImmediate as othersTurn } from 'node:timers/promises'
import { redisUnavailable } from '@/adapters/redis/redis'
import { mergeCounts } from '@/domain/rate-limit/top-keys'
import { redisKeys } from '@/wire/keys'
import { decodeLimitTop, type LimitTop, topMinuteMs } from '@/wire/limit-top'
import type { ControlParts } from '../context'
import { KeptMinutes } from './kept-minutes'

/** A minute of one gateway, or of several added up. */
export interface TopOfMinute extends LimitTop {
  minuteMs: number
  gateways: string[]
}

interface Asked {
  /** `namespace/name` */
  policy: string
  fromMs: number
  toMs: number
  /** Each gateway apart, or all added up. */
  apart: boolean
}

/** Gateways that are late, or whose clocks differ, have told of a minute so long after its end. */
const lateMs = 60_000

interface Readings {
  kept: KeptMinutes
  running: Map<string, Promise<TopOfMinute[]>>
}
const readingsOf = new WeakMap<Redis, Readings>()

/**
 * What gateways told of the keys of a policy in the minutes that touch [fromMs, toMs), oldest first. What cannot be read is
 * left out.
 * @throws DomainError UNAVAILABLE
 */
export function readTops(parts: Pick<ControlParts, 'redis' | 'clock'>, asked: Asked): Promise<TopOfMinute[]> {
  const readings: Readings = readingsOf.get(parts.redis) ?? { kept: new KeptMinutes(), running: new Map() }
  readingsOf.set(parts.redis, readings)
  const minutes: number[] = []
  for (let each = asked.fromMs - (asked.fromMs % topMinuteMs); each < asked.toMs; each += topMinuteMs)
    minutes.push(each)
  const name = [asked.policy, asked.apart, minutes[0], minutes.length].join(' ')
  const running = readings.running.get(name)
  if (running) return running
  const reading = read(parts, readings.kept, asked, minutes).finally(() => readings.running.delete(name))
  readings.running.set(name, reading)
  return reading
}

async function read(
  { redis, clock }: Pick<ControlParts, 'redis' | 'clock'>,
  kept: KeptMinutes,
  { policy, apart }: Asked,
  minutes: readonly number[],
): Promise<TopOfMinute[]> {
  const nowMs = clock.now()
  const nameOf = (minuteMs: number) => [policy, apart, minuteMs].join(' ')
  const known = new Map(minutes.map((each) => [each, kept.get(nameOf(each), nowMs)]))
  const unknown = minutes.filter((each) => known.get(each) === undefined)
  const pipeline = redis.pipeline()
  for (const each of unknown) pipeline.hgetallBuffer(redisKeys.limitTop(policy, each))
  const replies = await pipeline.exec().catch((error: unknown) => {
    throw redisUnavailable(redis, error)
  })
  for (const [at, minuteMs] of unknown.entries()) {
    const [error, fields] = replies?.[at] ?? [null, {}]
    if (error) continue // what stands there is not a gateway's
    const tops = decoded(minuteMs, fields as Record<string, Buffer>, apart)
    known.set(minuteMs, tops)
    if (nowMs >= minuteMs + topMinuteMs + lateMs) kept.put(nameOf(minuteMs), tops, nowMs)
    await othersTurn()
  }
  return minutes.flatMap((each) => known.get(each) ?? [])
}

function decoded(minuteMs: number, fields: Record<string, Buffer>, apart: boolean): TopOfMinute[] {
  const tops = Object.entries(fields).flatMap(([gateway, data]) => {
    const top = decodeLimitTop(data)
    return top ? [{ minuteMs, gateways: [gateway], ...top }] : []
  })
  if (apart || tops.length === 0) return tops
  const judged = mergeCounts(tops.map((each) => each.judged))
  const refused = mergeCounts(tops.map((each) => each.refused))
  return [{ minuteMs, gateways: tops.flatMap((each) => each.gateways), judged, refused }]
}
