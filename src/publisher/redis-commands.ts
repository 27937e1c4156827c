/** What published objects look like in Redis, for clients in any language: commands for one object or for one change. */
import { breakerOfOverride, type BreakerOverrideSpec } from '@/domain/breaker/policy'
import { objectRef } from '@/domain/names'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import { changeId, type Change, type ObjectId, type PublishedObject } from '@/domain/revision/object'
import { redisKeys } from '@/wire/keys'

/** A Redis command and its arguments. */
export type RedisCommand = readonly [string, ...(string | number)[]]

/** The key under which an object stands in Redis, or null when its kind does not. */
export function publishedKey({ kind, namespace, name }: ObjectId): string | null {
  switch (kind) {
    case 'rate-limit':
      return redisKeys.limitConfig(objectRef(namespace, name))
    case 'breaker-override':
      // Single machines are gateways' own: whoever reads the key asks about the whole breaker.
      return breakerOfOverride(name) === name ? redisKeys.breakerOverride(objectRef(namespace, name)) : null
    case 'service':
    case 'subset':
    case 'route':
    case 'breaker':
    case 'rate-limit-override':
    case 'instance-override':
      return null
  }
}

/** Commands that make the object stand in Redis; none for kinds that do not. An override that is over does not stand. */
export function putCommands(object: PublishedObject, nowMs: number): RedisCommand[] {
  const key = publishedKey(object)
  if (key === null) return []
  if (object.kind === 'rate-limit')
    return [note(key), ['EVAL', replaceHash, 1, key, ...Object.entries(limitFields(object.spec)).flat()]]
  if (object.kind === 'breaker-override') {
    const over = object.spec.expiresAtMs !== null && object.spec.expiresAtMs <= nowMs
    return over ? deleteCommands(key) : [note(key), overrideCommand(key, object.spec)]
  }
  return []
}

export function deleteCommands(key: string): RedisCommand[] {
  return [
    ['DEL', key],
    ['EVAL', removeFromSet, 1, redisKeys.published, key],
  ]
}

export function changeCommands(change: Change, nowMs: number): RedisCommand[] {
  if (change.op === 'put') return putCommands(change.object, nowMs)
  const key = publishedKey(changeId(change))
  return key === null ? [] : deleteCommands(key)
}

/**
 * Remembered before it is written, so that what was written can always be found again. What is no set there was put by
 * hand, and would hold all publishing up.
 */
export function note(key: string): RedisCommand {
  return ['EVAL', addToSet, 1, redisKeys.published, key]
}

const addToSet = `if redis.call('TYPE', KEYS[1]).ok ~= 'set' then redis.call('DEL', KEYS[1]) end
return redis.call('SADD', KEYS[1], ARGV[1])`

const removeFromSet = `if redis.call('TYPE', KEYS[1]).ok ~= 'set' then return 0 end
return redis.call('SREM', KEYS[1], ARGV[1])`

/** The whole hash at one instant: fields that somebody else put there go, whatever stood there. */
const replaceHash = `redis.call('DEL', KEYS[1])
return redis.call('HSET', KEYS[1], unpack(ARGV))`

/** How an object stands in Redis; null when it does not. */
export type Standing = { fields: Record<string, string> } | { value: string; expiresAtMs: number | null }

export function standingOf(object: PublishedObject, nowMs: number): Standing | null {
  if (object.kind === 'rate-limit') {
    const fields = Object.entries(limitFields(object.spec)).map(([name, value]) => [name, String(value)])
    return { fields: Object.fromEntries(fields) as Record<string, string> }
  }
  if (object.kind !== 'breaker-override' || publishedKey(object) === null) return null
  const { expiresAtMs } = object.spec
  return expiresAtMs !== null && expiresAtMs <= nowMs ? null : { value: JSON.stringify(object.spec), expiresAtMs }
}

/** What `swy_take` reads, and the rest for clients that derive the bucket's key themselves. */
function limitFields(spec: RateLimitSpec): Record<string, string | number> {
  return {
    limit: spec.limit,
    periodMs: spec.periodMs,
    burst: spec.burst,
    enabled: spec.enabled ? 1 : 0,
    mode: spec.mode,
    scope: spec.scope,
    keySource: spec.key.source,
    keyName: spec.key.name,
    route: spec.route ?? '',
    onRedisDown: spec.onRedisDown,
  }
}

/** The override as JSON; Redis lets it go at its expiry, as every gateway does by itself. */
function overrideCommand(key: string, spec: BreakerOverrideSpec): RedisCommand {
  const value = JSON.stringify(spec)
  return spec.expiresAtMs === null ? ['SET', key, value] : ['SET', key, value, 'PXAT', spec.expiresAtMs]
}
