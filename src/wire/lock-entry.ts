import { z } from 'zod'
import { keyspaceEventStates, lockLibraries, lockWarnings } from '@/domain/view/lock-views'
import { histogram } from './telemetry'

/** What the controller knows of locks, written to Redis so that web processes can show it. Times are Redis' own. */

const text = z.string().nullable()

export const lockHolder = z.object({
  owner: text,
  host: text,
  process: text,
  trace: text,
  token: z.int().nullable(),
  acquiredAtMs: z.int(),
  isAtLeast: z.boolean(),
  /** null: never. */
  expiresAtMs: z.int().nullable(),
  value: z.string(),
})

/** A field of the hash `swy:locks`, by the lock's key, as JSON: locks of which something was known in the last hour. */
export const lockEntry = z.object({
  name: z.string(),
  library: z.enum(lockLibraries),
  /** Longest first. */
  holders: z.array(lockHolder),
  warnings: z.array(
    z.object({ code: z.enum(lockWarnings), sinceMs: z.int(), params: z.record(z.string(), z.string()) }),
  ),
  /** How long it was held, of holds that ended in the last hour. */
  holds: histogram,
  /** The highest fencing token seen. */
  highestToken: z.int().nullable(),
  /** When something last happened to it. */
  changedAtMs: z.int(),
})
export type LockEntry = z.infer<typeof lockEntry>

/** The string `swy:locks:watch`, as JSON, written once a second. */
export const lockWatch = z.object({
  atMs: z.int(),
  keyspaceEvents: z.enum(keyspaceEventStates),
  observed: z.int(),
  mostObserved: z.int(),
  leavesOut: z.boolean(),
})
export type LockWatch = z.infer<typeof lockWatch>

const count = z.coerce.number().int().min(0)

/** The fields of one entry of `swy:lock:observed`, as Redis gives them: texts. `owner` is the value that stood in Redis. */
export const observedLockEvent = z.object({
  event: z.enum(['acquired', 'extended', 'released', 'expired', 'silent']),
  /** Its key. */
  name: z.string(),
  library: z.enum(lockLibraries),
  owner: z.string().optional(),
  ttlMs: count.optional(),
  heldMs: count.optional(),
})
export type ObservedLockEvent = z.infer<typeof observedLockEvent>
