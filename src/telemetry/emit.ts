import type { Redis } from '@/adapters/redis/redis'
import { redisKeys } from '@/wire/keys'
import type { TelemetrySecond } from '@/wire/telemetry'

/** Enough for a minute and more of a fleet's seconds while the roll-up is away; older ones are of no use. */
const keptSeconds = 5000

/**
 * Sends one second of a gateway's figures. Nothing waits for it: with Redis away the second is lost, and charts show a
 * gap rather than a second that came late.
 */
export function emitSecond(redis: Redis, second: TelemetrySecond): void {
  if (redis.status !== 'ready') return
  redis
    .xadd(redisKeys.telemetry, 'MAXLEN', '~', keptSeconds, '*', 'second', JSON.stringify(second))
    .catch(() => undefined)
}
