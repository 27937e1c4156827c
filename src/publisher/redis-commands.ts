/** What published objects look like in Redis, for clients in any language: commands for one object or for one change. */
import { breakerOfOverride, type BreakerOverrideSpec } from '@/domain/breaker/policy'
import { objectRef } from '@/domain/names'
import { keyOfOverride } from '@/domain/rate-limit/key-override'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import { changeId, type Change, type ObjectId, type ObjectOf, type PublishedObject } from '@/domain/revision/object'
import { redisKeys } from '@/wire/keys'
import { limitOrderField, limitOrderValue } from '@/wire/limit-order'

/** A Redis command and its arguments. */
export type RedisCommand = readonly [string, ...(string | number)[]]

/** The key under which an object stands in Redis, or null when its kind does not. */
export function publishedKey({ kind, namespace, name }: ObjectId): string | null {
  switch (kind) {
    case 'rate-limit':
      return redisKeys.limitConfig(objectRef(namespace, name))
    case 'rate-limit-override':
      // A field of its policy's hash.
      return redisKeys.limitConfig(objectRef(namespace, keyOfOverride(name).policy))
    case 'breaker-override':
      // Single machines are gateways' own: whoever reads the key asks about the whole breaker.
      return breakerOfOverride(name) === name ? redisKeys.breakerOverride(objectRef(namespace, name)) : null
    case 'service':
    case 'subset':
    case 'route':
    case 'breaker':
    case 'instance-override':
      return null
  }
}

/** Commands that make the object stand in Redis; none for kinds that do not. An override that is over does not stand. */
export function putCommands(object: PublishedObject, nowMs: number): RedisCommand[] {
  const key = publishedKey(object)
  if (key === null) return []
  if (object.kind === 'rate-limit') {
    return [note(key), ['EVAL', replaceFields, 1, key, ...Object.entries(limitFields(object.spec)).flat()]]
  }
  if (object.kind === 'rate-limit-override') return [orderCommand(object)]
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
  const id = changeId(change)
  const key = publishedKey(id)
  if (key === null) return []
  if (id.kind !== 'rate-limit-override') return deleteCommands(key)
  return [['EVAL', removeField, 1, key, limitOrderField(keyOfOverride(id.name).key)]]
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

/** Commands that make all these objects stand in Redis, and nothing else under their keys. */
export function wholeCommands(objects: readonly PublishedObject[], nowMs: number): RedisCommand[] {
  const orders = ordersByKey(objects)
  return objects.flatMap((each) => {
    const key = publishedKey(each)
    if (each.kind === 'rate-limit-override' || key === null) return []
    if (each.kind !== 'rate-limit') return putCommands(each, nowMs)
    const own = orders.get(key) ?? []
    const fields = Object.entries({ ...limitFields(each.spec), ...orderFields(own) }).flat()
    return [note(key), ['EVAL', replaceHash, 1, key, ...fields] as const, ...own.map(orderCommand)]
  })
}

/** The orders for keys among these objects, by the key of the hash that they stand in. */
export function ordersByKey(objects: readonly PublishedObject[]): ReadonlyMap<string, readonly KeyOrder[]> {
  const orders = new Map<string, KeyOrder[]>()
  for (const each of objects) {
    if (each.kind !== 'rate-limit-override') continue
    const key = publishedKey(each) ?? ''
    const own = orders.get(key)
    if (own) own.push(each)
    else orders.set(key, [each])
  }
  return orders
}

type KeyOrder = ObjectOf<'rate-limit-override'>

function orderFields(orders: readonly KeyOrder[]): Record<string, string> {
  return Object.fromEntries(orders.map(({ spec }) => [limitOrderField(spec.key), limitOrderValue(spec)]))
}

function orderCommand({ namespace, spec }: KeyOrder): RedisCommand {
  const policy = objectRef(namespace, spec.policy)
  const keys = [redisKeys.limitConfig(policy), redisKeys.limitBucket(policy, spec.key)]
  const done = redisKeys.limitReset(policy, spec.key)
  const fields = [limitOrderField(spec.key), limitOrderValue(spec)]
  return ['EVAL', putOrder, 3, ...keys, done, ...fields, spec.resetId ?? '', resetKeptMs]
}

/** After so long nothing brings an older reset back. */
const resetKeptMs = 30 * 86_400_000

/**
 * The order as a field of its policy. Its bucket is made full when the id of its reset is newer than the newest that was
 * done, which is written down in the same step: whoever writes the order again, after a crash or because an operator took
 * a later one back, empties nothing again. Ids sort as text.
 */
const putOrder = `if redis.call('TYPE', KEYS[1]).ok ~= 'hash' then redis.call('DEL', KEYS[1]) end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if ARGV[3] == '' then return 0 end
local done = redis.call('TYPE', KEYS[3]).ok == 'string' and redis.call('GET', KEYS[3])
if done and done >= ARGV[3] then return 0 end
redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[4])
return redis.call('DEL', KEYS[2])`

const removeField = `if redis.call('TYPE', KEYS[1]).ok ~= 'hash' then return 0 end
return redis.call('HDEL', KEYS[1], ARGV[1])`

/** Lua unpacks no more than 8000 values at once. */
const putAll = `local function put(fields)
  for from = 1, #fields, 1000 do
    redis.call('HSET', KEYS[1], unpack(fields, from, math.min(from + 999, #fields)))
  end
end`

/** The policy's own fields at one instant; orders for its keys stay. */
const replaceFields = `${putAll}
local kept = {}
if redis.call('TYPE', KEYS[1]).ok == 'hash' then
  local fields = redis.call('HGETALL', KEYS[1])
  for at = 1, #fields, 2 do
    if string.sub(fields[at], 1, 2) == 'o:' then
      kept[#kept + 1] = fields[at]
      kept[#kept + 1] = fields[at + 1]
    end
  end
end
redis.call('DEL', KEYS[1])
put(kept)
return put(ARGV)`

/** The whole hash at one instant: fields that somebody else put there go, whatever stood there. */
const replaceHash = `${putAll}
redis.call('DEL', KEYS[1])
return put(ARGV)`

/** How an object stands in Redis; null when it does not. */
export type Standing = { fields: Record<string, string> } | { value: string; expiresAtMs: number | null }

/** @param orders for keys of it, of a rate limit */
export function standingOf(object: PublishedObject, orders: readonly KeyOrder[], nowMs: number): Standing | null {
  if (object.kind === 'rate-limit') {
    const all = { ...limitFields(object.spec), ...orderFields(orders) }
    const fields = Object.entries(all).map(([name, value]) => [name, String(value)])
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
