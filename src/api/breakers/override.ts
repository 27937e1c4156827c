import { z } from 'zod'
import { overrideBreaker } from '@/control/breakers/override-breaker'
import { breakerOverrideSpec, overrideIntents } from '@/domain/breaker/policy'
import { objectPlace } from '../inputs'
import { operatorProcedure } from '../trpc'

const weekMs = 7 * 24 * 3_600_000

const input = objectPlace.extend({
  intent: z.enum(overrideIntents),
  reason: breakerOverrideSpec.shape.reason,
  /** null holds until somebody resets it. */
  expiresInMs: z.int().min(1000, 'use 1 s to 7 days').max(weekMs, 'use 1 s to 7 days').nullable(),
})

/** Trips, disables, shadows or resets a breaker; one revision. */
export const override = operatorProcedure.input(input).mutation(({ ctx, input }) => overrideBreaker(ctx.control, input))
