import { z } from 'zod'
import { breakerStates } from '@/domain/breaker/policy'
import { breakerCauses } from '@/domain/breaker/state'

/** As domain/breaker/calls-order has it. */
const callsOrder = z.object({ spread: z.int(), pairs: z.array(z.int()) })
const recordedState = z.object({
  state: z.enum(breakerStates),
  sinceMs: z.int(),
  cause: z.enum(breakerCauses),
  held: z.boolean(),
})

/**
 * What one breaker's machine was told of and did in one second, for replays: see domain/breaker/calls. Seconds in which
 * nothing happened are left out, but for every tenth, which says at least what state it is in.
 */
export const breakerCalls = z.object({
  breaker: z.string(), // namespace/name
  instance: z.string().nullable(),
  gateway: z.string(),
  startMs: z.int(),
  begin: recordedState,
  entries: z.array(
    z.discriminatedUnion('kind', [
      recordedState.extend({ kind: z.literal('MOVE') }),
      z.object({
        kind: z.literal('CALLS'),
        firstMs: z.int(),
        lastMs: z.int(),
        stale: z.boolean(),
        failed: callsOrder,
        slow: callsOrder,
        slowOverMs: z.int(),
        durations: z.array(z.tuple([z.int(), z.int()])),
      }),
    ]),
  ),
})
export type BreakerCalls = z.infer<typeof breakerCalls>
