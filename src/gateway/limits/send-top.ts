import type { Redis } from '@/adapters/redis/redis'
import type { ObjectRef } from '@/domain/names'
import { redisKeys } from '@/wire/keys'
import { encodeLimitTop, type LimitTop, topKeptMs } from '@/wire/limit-top'

/** Writes what one gateway counted of a minute over what it wrote of it before. Nothing waits for it. */
export function sendTop(redis: Redis, gateway: string, policy: ObjectRef, minuteMs: number, top: LimitTop): void {
  if (redis.status !== 'ready') return
  const key = redisKeys.limitTop(policy, minuteMs)
  redis
    .pipeline()
    .hset(key, gateway, encodeLimitTop(top))
    .pexpire(key, topKeptMs)
    .exec()
    .catch(() => undefined)
}
