import type { Redis } from 'ioredis'
import { type RedisTime, msOf } from '@/adapters/redis/redis-clock'
import type { Heard } from '@/domain/breaker/notices'
import { latestWindow } from '@/telemetry/window'
import { gatewayReport } from '@/wire/gateway-report'
import { redisKeys } from '@/wire/keys'

const windowMs = 5000
/** A gateway that was silent for longer is taken to be gone. */
const silentAfterMs = 5000

/**
 * Where each breaker is, as gateways told in the last seconds, and which gateways are there.
 * @returns null when nothing was rolled up lately, so that nothing is known
 * @throws ioredis's error when Redis does not answer
 */
export async function readBreakerReports(redis: Redis): Promise<Heard | null> {
  const [time, texts] = await Promise.all([redis.time() as Promise<RedisTime>, redis.hvals(redisKeys.gateways)])
  const nowMs = msOf(time)
  const window = await latestWindow(redis, windowMs, nowMs, ['total', 'breakers'])
  if (window === null || window.coveredMs === 0) return null
  const machines = window.breakers().map(({ breaker: ref, state, sinceMs, ...status }) => {
    const [namespace = '', breaker = ''] = ref.split('/', 2)
    return { ...status, namespace, breaker, after: state, atMs: sinceMs, actor: null, reason: null }
  })
  return { machines, gateways: new Set(texts.flatMap((text) => idOfPresent(text, nowMs))) }
}

function idOfPresent(text: string, nowMs: number): string[] {
  const report = gatewayReport.safeParse(parsed(text))
  return report.success && nowMs - report.data.atMs <= silentAfterMs ? [report.data.id] : []
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
