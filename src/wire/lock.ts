import { z } from 'zod'

/**
 * Locks as the function library keeps them. `contended` is written for a try that found the lock taken: the first of
 * a waiter's, and at most ten a second for one lock. `lost` is an extension or release by one who no longer held it.
 */
export const lockEventNames = ['acquired', 'contended', 'extended', 'released', 'lost', 'expired'] as const

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
})
export type LockEvent = z.infer<typeof lockEvent>

/** The value of `swy:lock:{<name>}`, as JSON. `id` is one hold's own; only who knows it can extend or release. */
export const lockHold = z.object({
  id: z.string(),
  owner: z.string(),
  token: z.int(),
  acquiredAtMs: z.int(),
})
