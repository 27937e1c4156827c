import type { Redis } from '@/adapters/redis/redis'
import { decodeSecond, secondField } from '@/telemetry/second-codec'
import { redisKeys } from '@/wire/keys'
import type { TelemetrySecond } from '@/wire/telemetry'

/** What gateways sent so far, oldest first. */
export async function sentSeconds(redis: Redis): Promise<TelemetrySecond[]> {
  const entries = await redis.xrangeBuffer(redisKeys.telemetry, '-', '+')
  return entries.flatMap(([, [, data]]) => decodeSecond({ [secondField]: data }) ?? [])
}
