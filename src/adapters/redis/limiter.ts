/** Distributed buckets, kept by the function `swy_take`. Time is Redis'. */
import type { LimitDecision, BucketSpec } from '@/domain/rate-limit/bucket'
import { redisKeys } from '@/wire/keys'
import { redisUnavailable, type Redis } from './redis'

/**
 * Takes tokens from the bucket that `policy` (`namespace/name`) keeps for `key`.
 * @param spec the caller's own; null: the one that is published in Redis, in whose SHADOW mode everything is allowed.
 * @throws DomainError UNAVAILABLE at once when Redis is not connected, else within the connection's command time-out.
 */
export async function takeDistributed(
  redis: Redis,
  policy: string,
  key: string,
  spec: BucketSpec | null,
  tokens = 1,
): Promise<LimitDecision> {
  const keys = [redisKeys.limitConfig(policy), redisKeys.limitBucket(policy, key)]
  const own = spec ? [spec.limit, spec.periodMs, spec.burst] : []
  try {
    const reply = (await redis.call('FCALL', 'swy_take', 2, ...keys, tokens, ...own)) as number[]
    const [pass = 0, limit = 0, remaining = 0, retryAfterMs = 0, resetAfterMs = 0] = reply
    return {
      allowed: pass === 1,
      limit,
      remaining,
      retryAfterMs: retryAfterMs < 0 ? Number.POSITIVE_INFINITY : retryAfterMs,
      resetAfterMs,
    }
  } catch (error) {
    throw redisUnavailable(redis, error)
  }
}
