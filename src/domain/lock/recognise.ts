/**
 * Whose lock a key is, by its name and by what stands there. What keeps ordinary data out: only keys that an operator's
 * pattern names are looked at; a lock is a short text, or a sorted set where redis-semaphore is meant; and a text without
 * a time to live must look like a lock's value, or the operator must have named the library.
 */
import type { PatternLibrary } from '../settings/lock-patterns'
import type { LockLibrary } from '../view/lock-views'

/** What stands at a key. `ttlMs` null: nothing ends it. */
export type StoredLock =
  | { kind: 'TEXT'; value: string; ttlMs: number | null }
  /** Members by score, the lowest first. */
  | { kind: 'SET'; members: readonly { value: string; score: number }[]; ttlMs: number | null }

type Library = Exclude<LockLibrary, 'SWITCHYARD'>

/** Texts that are longer are data. */
export const longestLockValue = 1000

/** redlock: 16 random bytes in hexadecimal digits; some forks use 20. */
const redlockValue = /^(?:[0-9a-f]{32}|[0-9a-f]{40})$/
/** redsync: 16 random bytes in base64. */
const redsyncValue = /^[A-Za-z0-9+/]{22}==$/
/** redis-semaphore: a UUID, and the suffix that a program may give. */
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:$|-)/i

/** The library, UNKNOWN for a lock that is nobody's we know, or null for what is no lock. */
export function recogniseLock(key: string, stored: StoredLock, asked: PatternLibrary): Library | null {
  if (stored.kind === 'SET') {
    const isSemaphore = asked === 'REDIS_SEMAPHORE' || (asked === 'DETECT' && key.startsWith('semaphore:'))
    return isSemaphore && stored.members.length > 0 ? 'REDIS_SEMAPHORE' : null
  }
  if (stored.value.length > longestLockValue) return null
  if (asked !== 'DETECT') return asked
  const library = byValue(key, stored.value)
  return library === 'UNKNOWN' && stored.ttlMs === null && !uuid.test(stored.value) ? null : library
}

function byValue(key: string, value: string): Library {
  if (key.startsWith('mutex:') && uuid.test(value)) return 'REDIS_SEMAPHORE'
  if (redlockValue.test(value)) return 'REDLOCK'
  return redsyncValue.test(value) ? 'REDSYNC' : 'UNKNOWN'
}

/**
 * Who holds a redis-semaphore: its members, each with the time that its lease still has, ms. The score is when its client
 * last took or renewed it, by that client's clock, and each renewal gives the whole key the lease's length again. So the
 * newest member has what the key has, and an older one as much less as it is older: only the clients' clocks need to agree.
 * Who has nothing left is no holder: redis-semaphore removes it when somebody comes.
 */
export function semaphoreHolders(
  stored: Extract<StoredLock, { kind: 'SET' }>,
): { value: string; leftMs: number | null }[] {
  const newest = stored.members.at(-1)?.score ?? 0
  return stored.members
    .map(({ value, score }) => ({ value, leftMs: stored.ttlMs === null ? null : stored.ttlMs - (newest - score) }))
    .filter(({ leftMs }) => leftMs === null || leftMs > 0)
}
