/** What published objects look like in Redis, for clients in any language: commands for one object or for one change. */
import type { BreakerOverrideSpec } from '@/domain/breaker/policy'
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
      return redisKeys.breakerOverride(objectRef(namespace, name))
    case 'service':
    case 'subset':
    case 'route':
    case 'breaker':
      return null
  }
}

/** Commands that make the object stand in Redis; none for kinds that do not. An override that is over does not stand. */
export function putCommands(object: PublishedObject, nowMs: number): RedisCommand[] {
  const key = publishedKey(object)
  if (key === null) return []
  if (object.kind === 'rate-limit') return [note(key), ['HSET', key, ...limitFields(object.spec)]]
  if (object.kind === 'breaker-override') {
    const over = object.spec.expiresAtMs !== null && object.spec.expiresAtMs <= nowMs
    return over ? deleteCommands(key) : [note(key), overrideCommand(key, object.spec)]
  }
  return []
}

export function deleteCommands(key: string): RedisCommand[] {
  return [
    ['DEL', key],
    ['SREM', redisKeys.published, key],
  ]
}

export function changeCommands(change: Change, nowMs: number): RedisCommand[] {
  if (change.op === 'put') return putCommands(change.object, nowMs)
  const key = publishedKey(changeId(change))
  return key === null ? [] : deleteCommands(key)
}

/** Remembered before it is written, so that what was written can always be found again. */
function note(key: string): RedisCommand {
  return ['SADD', redisKeys.published, key]
}

/** What `swy_take` reads, and the rest for clients that derive the bucket's key themselves. */
function limitFields(spec: RateLimitSpec): (string | number)[] {
  const fields = {
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
  return Object.entries(fields).flat()
}

/** The override as JSON; Redis lets it go at its expiry, as every gateway does by itself. */
function overrideCommand(key: string, spec: BreakerOverrideSpec): RedisCommand {
  const value = JSON.stringify(spec)
  return spec.expiresAtMs === null ? ['SET', key, value] : ['SET', key, value, 'PXAT', spec.expiresAtMs]
}
