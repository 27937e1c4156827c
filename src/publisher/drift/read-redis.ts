import { standingLibrary } from '@/adapters/redis/function-library'
import { redisUnavailable, type Redis } from '@/adapters/redis/redis'
import { redisKeys } from '@/wire/keys'
import type { Found, RedisReading } from './compare-redis'

/**
 * What stands in Redis under the keys of the published objects and under those that are noted as published: one command
 * or two for each, sent together.
 * @throws DomainError UNAVAILABLE
 */
export async function readRedis(redis: Redis, wanted: Iterable<string>): Promise<RedisReading> {
  const [library, published] = await Promise.all([standingLibrary(redis), members(redis)])
  const keys = [...new Set([...wanted, ...(published ?? [])])]
  const pipeline = redis.pipeline()
  for (const key of keys) {
    if (isOverride(key)) pipeline.get(key).pexpiretime(key)
    else pipeline.hgetall(key)
  }
  try {
    const results = await pipeline.exec()
    let at = 0
    const next = () => results?.[at++] ?? [null, null]
    const found = keys.map((key): [string, Found] => [
      key,
      isOverride(key) ? toOverride(next(), next()) : toHash(next()),
    ])
    return { published, keys: new Map(found), library }
  } catch (error) {
    throw redisUnavailable(redis, error)
  }
}

type Result = [error: Error | null, result: unknown]

async function members(redis: Redis): Promise<string[] | null> {
  try {
    return await redis.smembers(redisKeys.published)
  } catch (error) {
    if (isWrongType(error)) return null
    throw redisUnavailable(redis, error)
  }
}

function toHash([error, fields]: Result): Found {
  if (error) return otherType(error)
  const entries = Object.entries((fields ?? {}) as Record<string, string>)
  return entries.length > 0 ? { fields: Object.fromEntries(entries) } : null
}

function toOverride([error, value]: Result, [, expiresAtMs]: Result): Found {
  if (error) return otherType(error)
  if (typeof value !== 'string') return null
  return { value, expiresAtMs: typeof expiresAtMs === 'number' && expiresAtMs >= 0 ? expiresAtMs : null }
}

function otherType(error: Error): Found {
  if (isWrongType(error)) return { type: 'another type of value' }
  throw error
}

export function isWrongType(error: unknown): boolean {
  return error instanceof Error && error.message.includes('WRONGTYPE')
}

function isOverride(key: string): boolean {
  return key.startsWith('swy:cb:')
}
