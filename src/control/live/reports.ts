/** What gateways and the controller say of themselves in Redis. Entries that cannot be read are left out. */
import type { z } from 'zod'
import { msOf, skewOf, type RedisTime } from '@/adapters/redis/redis-clock'
import { controllerStatus, type ControllerStatus } from '@/wire/fleet'
import { gatewayReport, type GatewayReport } from '@/wire/gateway-report'
import { redisKeys } from '@/wire/keys'
import type { ControlParts } from '../context'

/** A gateway or controller that was silent for longer is taken to be gone. */
export const silentAfterMs = 5000

export interface Reports {
  /** Redis' time when it was read: the only one that reports can be compared with. */
  nowMs: number
  /** What to add to a moment of this process' clock to have Redis' time. */
  skewMs: number
  gateways: GatewayReport[]
  /** Gateways that took themselves off the list and have not come back. */
  left: ReadonlySet<string>
  controller: ControllerStatus | null
}

/** All of it in one exchange, which on one server is one moment. @throws what Redis says */
export async function readReports({ redis, clock }: Pick<ControlParts, 'redis' | 'clock'>): Promise<Reports> {
  const sentMs = clock.now()
  const replies = await redis
    .pipeline()
    .time()
    .hvals(redisKeys.gateways)
    .hkeys(redisKeys.gatewaysLeft)
    .get(redisKeys.controller)
    .exec()
  const [time, texts, left, controller] = values(replies) as [RedisTime, string[], string[], string | null]
  const nowMs = msOf(time)
  const gateways = parsedValues(texts, gatewayReport)
  const back = new Set(gateways.map((each) => each.id))
  return {
    nowMs,
    skewMs: skewOf(sentMs, nowMs, clock.now()),
    gateways,
    left: new Set(left.filter((each) => !back.has(each))),
    controller: parsedValues(controller === null ? [] : [controller], controllerStatus)[0] ?? null,
  }
}

/** Whether something that was said at `atMs` of Redis' time is too old to be believed. */
export function isSilent(atMs: number, nowMs: number): boolean {
  return nowMs - atMs > silentAfterMs
}

/** When each gateway had each of these revisions in force, in Redis' time: none for gateways that came later. */
export async function readEnforced(
  { redis }: Pick<ControlParts, 'redis'>,
  revisions: readonly number[],
): Promise<Map<string, number>[]> {
  const pipeline = redis.pipeline()
  for (const revision of revisions) pipeline.hgetall(redisKeys.enforced(revision))
  return values(await pipeline.exec()).map(
    (each) => new Map(Object.entries(each as Record<string, string>).map(([id, atMs]) => [id, Number(atMs)])),
  )
}

/** @throws the first error among the replies of a pipeline */
function values(replies: [Error | null, unknown][] | null): unknown[] {
  return (replies ?? []).map(([error, value]) => {
    if (error) throw error
    return value
  })
}

/** Texts that are JSON of the given shape, parsed. */
export function parsedValues<Value>(texts: readonly string[], schema: z.ZodType<Value>): Value[] {
  return texts.flatMap((text) => {
    const result = schema.safeParse(parseJson(text))
    return result.success ? [result.data] : []
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
