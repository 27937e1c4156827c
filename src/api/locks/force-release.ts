import { z } from 'zod'
import { forceReleaseLock } from '@/control/locks/force-release-lock'
import { operatorProcedure } from '../trpc'
import { lockKey } from './inputs'

const input = z.object({
  key: lockKey,
  /** The holder's value as it was shown, whole. */
  seenValue: z.string().min(1, 'give the value that was seen').max(2000),
  reason: z.string().trim().min(1, 'say why').max(500, 'use at most 500 characters'),
})

export const forceRelease = operatorProcedure
  .input(input)
  .mutation(({ ctx, input }) => forceReleaseLock(ctx.control, input))
