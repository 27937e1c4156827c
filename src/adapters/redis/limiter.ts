/** Distributed buckets, kept by the functions `swy_take` and `swy_peek`. Time is Redis'. */
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
  const reply = await call(redis, 'FCALL', 'swy_take', policy, key, spec, tokens)
  return decisionOf(reply)
}

/**
 * How the bucket stands that `policy` keeps for `key`, and what it would say of one token; nothing is taken.
 * @param spec as for `takeDistributed`
 * @returns also the burst that holds, and Redis' time
 * @throws DomainError UNAVAILABLE as `takeDistributed` does
 */
export async function peekDistributed(
  redis: Redis,
  policy: string,
  key: string,
  spec: BucketSpec | null,
): Promise<LimitDecision & { burst: number; atMs: number }> {
  const reply = await call(redis, 'FCALL_RO', 'swy_peek', policy, key, spec, 1)
  return { ...decisionOf(reply), atMs: reply[6] ?? 0, burst: reply[7] ?? 0 }
}

async function call(
  redis: Redis,
  command: 'FCALL' | 'FCALL_RO',
  name: string,
  policy: string,
  key: string,
  spec: BucketSpec | null,
  tokens: number,
): Promise<number[]> {
  const keys = [redisKeys.limitConfig(policy), redisKeys.limitBucket(policy, key)]
  const own = spec ? [spec.limit, spec.periodMs, spec.burst] : []
  try {
    return (await redis.call(command, name, 2, ...keys, tokens, ...own)) as number[]
  } catch (error) {
    throw redisUnavailable(redis, error)
  }
}

function decisionOf([pass = 0, limit = 0, remaining = 0, retryAfterMs = 0, resetAfterMs = 0]: number[]): LimitDecision {
  return {
    allowed: pass === 1,
    limit,
    remaining,
    retryAfterMs: retryAfterMs < 0 ? Number.POSITIVE_INFINITY : retryAfterMs,
    resetAfterMs,
  }
}
