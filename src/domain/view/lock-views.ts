import type { LockPatternChoice } from '../settings/lock-patterns'

/** Read models of locks: those of the function library, and those of others that are merely observed. */

/** SWITCHYARD: held through the function library. The others were recognised by key and value. */
export const lockLibraries = ['SWITCHYARD', 'REDLOCK', 'REDSYNC', 'REDIS_SEMAPHORE', 'UNKNOWN'] as const
export type LockLibrary = (typeof lockLibraries)[number]

export const lockWarnings = [
  /** Held for longer than 99 of 100 holds of this lock take. */
  'HELD_LONG',
  /** Its last holds ended by their lease and not by release. */
  'NEVER_RELEASED',
  /** Extended again and again for longer than any hold took. */
  'EXTENDED_FOR_EVER',
  /** Two believed to hold it at the same time. */
  'TWO_HOLDERS',
  /** A fencing token that is not larger than the one before. */
  'TOKEN_WENT_BACK',
  /** It has no time to live: nothing ends it but a release. */
  'NO_EXPIRY',
] as const
export type LockWarningCode = (typeof lockWarnings)[number]

export interface LockWarning {
  code: LockWarningCode
  sinceMs: number
  params: Record<string, string>
}

export interface LockHolder {
  /** Who, for people to read; null when the library does not say. */
  owner: string | null
  host: string | null
  process: string | null
  trace: string | null
  /** Fencing token; null where the library has none. */
  token: number | null
  acquiredAtMs: number
  /** The clock of `acquiredAtMs` was read by us and not by the holder: held at least since then. */
  isAtLeast: boolean
  expiresAtMs: number | null
  /** The value as it stands in Redis: what force-release compares. */
  value: string
}

export interface LockRow {
  /** Unique: the Redis key. Frames name locks by it. */
  key: string
  /** Ours as it was acquired; of an observed lock its key. */
  name: string
  library: LockLibrary
  /** Whoever has held it longest; null when it is free. */
  holder: LockHolder | null
  /** All of them, longest first: a semaphore has several. */
  holders: LockHolder[]
  /** null where the library does not say. */
  waiters: number | null
  warnings: LockWarning[]
  acquiredPerMinute: number
  contendedPerMinute: number
  expiredPerMinute: number
  waitP50Ms: number | null
  waitP99Ms: number | null
  holdP50Ms: number | null
  holdP99Ms: number | null
}

/** So many events of a lock are told with it, the newest. */
export const lockEventsTold = 200

export interface LockDetail {
  row: LockRow
  /** How long it was held: upper bound of each bucket, ms, and how many holds of the last hour ended in it. */
  holds: { upToMs: number; count: number }[]
  waiting: { owner: string; host: string | null; process: string | null; sinceMs: number }[]
  events: LockEventRow[]
}

/** `forced`: an operator released it. `silent`: an observed lock went without a word before its lease ended. */
export type LockEventName =
  'acquired' | 'contended' | 'extended' | 'released' | 'lost' | 'expired' | 'forced' | 'silent'

export interface LockEventRow {
  /** Unique among all events. */
  id: string
  atMs: number
  event: LockEventName
  key: string
  name: string
  library: LockLibrary
  owner: string | null
  token: number | null
  ttlMs: number | null
  waitedMs: number | null
  heldMs: number | null
  /** Of a forced release: the operator and why. */
  actor: string | null
  reason: string | null
}

/**
 * How locks of others are looked for. ON: Redis tells of every change at once. OFF: it does not, and Switchyard may not turn
 * that on; REFUSED: Redis would not let it. Then sampling alone finds them, some seconds late. UNUSED: there are no patterns.
 */
export const keyspaceEventStates = ['ON', 'OFF', 'REFUSED', 'UNUSED'] as const
export type KeyspaceEvents = (typeof keyspaceEventStates)[number]

export interface LockWatchView {
  /** When the controller last said so. */
  atMs: number
  keyspaceEvents: KeyspaceEvents
  /** Keys that are followed now, and whether there are more, which are left out. */
  observed: number
  mostObserved: number
  leavesOut: boolean
}

export interface LockPatternSettings extends LockPatternChoice {
  /** Rises with each change; 0 while nobody set anything. */
  version: number
  updatedAtMs: number | null
  updatedBy: string | null
  /** null while the controller does not say. */
  watch: LockWatchView | null
}

/** What became of a forced release. */
export interface ForcedRelease {
  released: boolean
  /** Who holds it now; when `released`, whoever took it since or the other holders of a semaphore. */
  holders: LockHolder[]
}
