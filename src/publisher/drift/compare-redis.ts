/**
 * What stands in Redis of the published objects against what must stand there. Pure. An override that is over, or about
 * to be, may be there or not: Redis lets it go by itself. Each difference says what must be sent so that it is none.
 */
import type { FunctionLibrary } from '@/adapters/redis/function-library'
import type { Difference } from '@/domain/drift/drift'
import type { ObjectOf, PublishedObject } from '@/domain/revision/object'
import { redisKeys } from '@/wire/keys'
import {
  deleteCommands,
  note,
  ordersByKey,
  publishedKey,
  type RedisCommand,
  type Standing,
  standingOf,
  wholeCommands,
} from '../redis-commands'
import { parsed, piece, saysTheSame } from './values-apart'

/** What was read under one key: nothing, what it should be, or a value of another type. */
export type Found = Standing | { type: string } | null

export interface RedisReading {
  /** Members of `swy:published`; null when that is no set. */
  published: string[] | null
  keys: ReadonlyMap<string, Found>
  library: FunctionLibrary | null
}

export interface RedisDifference extends Difference {
  /** The library's is not a command of this kind. */
  repair: readonly RedisCommand[] | 'LOAD_FUNCTIONS'
}

export const libraryKey = 'FUNCTION switchyard'
/** An override within so much of its end is not compared: our clock is not Redis'. */
const endsSoonMs = 2000

export function compareRedis(
  objects: readonly PublishedObject[],
  { published, keys, library }: RedisReading,
  own: FunctionLibrary,
  nowMs: number,
): RedisDifference[] {
  const wanted = new Map<string, PublishedObject>()
  for (const object of objects) {
    const key = publishedKey(object)
    if (key !== null && object.kind !== 'rate-limit-override') wanted.set(key, object)
  }
  const orders = ordersByKey(objects)
  const noted = new Set(published)
  return [
    ...compareLibrary(library, own),
    ...[...wanted].flatMap(([key, object]) =>
      compareObject({ key, object, orders: orders.get(key) ?? [] }, keys.get(key) ?? null, nowMs),
    ),
    ...compareNoted(
      [...wanted.keys()].filter((key) => keys.get(key) && !noted.has(key)),
      published,
    ),
    ...[...noted].filter((key) => !wanted.has(key)).flatMap((key) => foreign(key, keys.get(key) ?? null)),
  ]
}

/** An object and what stands under its key beside it. */
interface Wanted {
  key: string
  object: PublishedObject
  orders: readonly ObjectOf<'rate-limit-override'>[]
}

function compareObject({ key, object, orders }: Wanted, found: Found, nowMs: number): RedisDifference[] {
  const expected = standingOf(object, orders, nowMs)
  const soon = standingOf(object, orders, nowMs + endsSoonMs)
  if (!expected || (!soon && !found) || isAsExpected(expected, found)) return []
  const repair = wholeCommands([object, ...orders], nowMs)
  return [{ key, kind: found ? 'CHANGED' : 'DELETED', expected: told(expected), found: told(found), repair }]
}

function isAsExpected(expected: Standing, found: Found): boolean {
  if (!found || 'type' in found) return false
  if ('fields' in expected) return 'fields' in found && saysTheSame(expected.fields, found.fields)
  return (
    'value' in found &&
    found.expiresAtMs === expected.expiresAtMs &&
    saysTheSame(parsed(expected.value), parsed(found.value))
  )
}

/** As a record tells it: the fields by name. */
function told(standing: Found): unknown {
  if (!standing || 'type' in standing) return standing
  if ('fields' in standing) {
    return Object.fromEntries(Object.entries(standing.fields).map(([name, value]) => [name, piece(value)]))
  }
  const value = parsed(standing.value)
  const isObject = typeof value === 'object' && value !== null
  return { ...(isObject ? value : { text: piece(standing.value) }), removedAtMs: standing.expiresAtMs }
}

/** Keys that stand, but of which `swy:published` does not know. */
function compareNoted(missing: readonly string[], published: readonly string[] | null): RedisDifference[] {
  if (missing.length === 0) return []
  const some = missing.slice(0, 20)
  return [
    {
      key: redisKeys.published,
      kind: published && published.length > 0 ? 'CHANGED' : 'DELETED',
      expected: { members: some },
      found: published && published.length > 0 ? { members: [] } : null,
      repair: missing.map(note),
    },
  ]
}

/** A key that is noted as ours, of an object that is not. */
function foreign(key: string, found: Found): RedisDifference[] {
  return [{ key, kind: 'FOREIGN', expected: null, found: told(found) ?? { listed: true }, repair: deleteCommands(key) }]
}

/** A newer library belongs to a newer Switchyard. */
function compareLibrary(found: FunctionLibrary | null, own: FunctionLibrary): RedisDifference[] {
  if (found && (found.version > own.version || saysTheSame(found, own))) return []
  const kind = found ? 'CHANGED' : 'DELETED'
  return [{ key: libraryKey, kind, expected: own, found, repair: 'LOAD_FUNCTIONS' }]
}
