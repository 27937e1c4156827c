import { z } from 'zod'
import { breakerStates } from '@/domain/breaker/policy'
import { breakerCauses } from '@/domain/breaker/state'

/** One transition of one breaker's machine, as the gateway saw it, in `swy:breaker:events`. */
export const breakerEvent = z.object({
  /** `<gateway>/<its start, ms>/<number>`: told twice, it is one. */
  key: z.string().max(300),
  /** By Redis' clock as well as the gateway knows it, ms. */
  atMs: z.int(),
  gateway: z.string(),
  breaker: z.string(), // namespace/name
  service: z.string(),
  instance: z.string().nullable(),
  before: z.enum(breakerStates),
  after: z.enum(breakerStates),
  cause: z.enum(breakerCauses),
  failureRatePercent: z.number().nullable(),
  slowCallRatePercent: z.number().nullable(),
  bufferedCalls: z.int(),
  /** The operator's order that caused it. */
  override: z.object({ id: z.string(), actor: z.string(), reason: z.string() }).nullable(),
})
export type BreakerEvent = z.infer<typeof breakerEvent>
