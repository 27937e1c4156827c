import type { Redis } from '@/adapters/redis/redis'
import { redisKeys } from '@/wire/keys'
import type { TelemetrySecond } from '@/wire/telemetry'
import { encodeSecond, entriesKept, secondField } from './second-codec'

/**
 * Sends one second of a gateway's figures. Nothing waits for it: with Redis away the second is lost, and charts show a
 * gap rather than a second that came late.
 */
export function emitSecond(redis: Redis, second: TelemetrySecond): void {
  if (redis.status !== 'ready') return
  const data = encodeSecond(second)
  redis
    .xadd(redisKeys.telemetry, 'MAXLEN', '~', entriesKept(data.length), '*', secondField, data)
    .catch(() => undefined)
}
