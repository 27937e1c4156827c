import { z } from 'zod'
import { overrideBreaker } from '@/control/breakers/override-breaker'
import { breakerOverrideSpec, overrideIntents } from '@/domain/breaker/policy'
import { objectPlace, objectVersion } from '../inputs'
import { operatorProcedure } from '../trpc'

const weekMs = 7 * 24 * 3_600_000

const input = objectPlace.extend({
  /** `address:port`: only the breaker of this instance, where each has its own. null: all of them. */
  instance: breakerOverrideSpec.shape.instance,
  /** Only on the gateway of this id. null: on all. */
  gateway: breakerOverrideSpec.shape.gateway,
  intent: z.enum(overrideIntents),
  reason: breakerOverrideSpec.shape.reason,
  /** null holds until somebody resets it. */
  expiresInMs: z.int().min(1000, 'use 1 s to 7 days').max(weekMs, 'use 1 s to 7 days').nullable(),
  /**
   * The version of the order that the operator saw standing for this target (`standingFor` of domain/breaker/orders), null
   * for none: refused with CONFLICT when another one stands. Left out: the last operator wins.
   */
  seenVersion: objectVersion.nullish(),
})

/** Trips, disables, shadows or resets a breaker, or single machines of it; one revision. */
export const override = operatorProcedure.input(input).mutation(({ ctx, input }) => overrideBreaker(ctx.control, input))
