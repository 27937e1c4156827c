import { z } from 'zod'

/**
 * Locks as the function library keeps them. `contended` is written for a try that found the lock taken: the first of
 * a waiter's, and at most ten a second for one lock. `lost` is an extension or release by one who no longer held it.
 * `forced`: an operator deleted it; for a lock of another library `name` is its key, and `owner` is there only for a
 * semaphore: the value of the one holder that was removed.
 */
export const lockEventNames = ['acquired', 'contended', 'extended', 'released', 'lost', 'expired', 'forced'] as const

const count = z.coerce.number().int().min(0)

/** The fields of one entry of `swy:lock:events`, as Redis gives them: texts. A figure that is not known is left out. */
export const lockEvent = z.object({
  event: z.enum(lockEventNames),
  name: z.string(),
  /** Who acted: for `contended` the one who was refused. */
  owner: z.string().optional(),
  /** The fencing token of the hold; unknown for `contended` and `lost`. */
  token: count.optional(),
  ttlMs: count.optional(),
  /** How long the owner had been waiting. */
  waitedMs: count.optional(),
  /** How long the lock had been held. */
  heldMs: count.optional(),
  /** Of `acquired`, where the client says so. */
  host: z.string().optional(),
  process: z.string().optional(),
  trace: z.string().optional(),
  /** Of `forced`: the operator and why. */
  actor: z.string().optional(),
  reason: z.string().optional(),
})
export type LockEvent = z.infer<typeof lockEvent>

/** The value of `swy:lock:{<name>}`, as JSON. `id` is one hold's own; only who knows it can extend or release. */
export const lockHold = z.object({
  id: z.string(),
  owner: z.string(),
  token: z.int(),
  acquiredAtMs: z.int(),
  /** Where the holder runs and what it works on, where the client says so. */
  host: z.string().optional(),
  process: z.string().optional(),
  trace: z.string().optional(),
})

/** One value of `swy:lock:waiters:{<name>}`, as JSON, by the waiter's id; times are ms of Redis' clock. */
export const lockWaiter = z.object({
  owner: z.string(),
  host: z.string().optional(),
  process: z.string().optional(),
  sinceMs: z.int(),
  /** When it last asked. When it does not ask again within its patience, it has lost its place. */
  seenMs: z.int(),
  patienceMs: z.int(),
  /** The channel `swy:lock:wake:<wake>` on which it is told that its turn has come. */
  wake: z.string().optional(),
})
