import { z } from 'zod'
import { actOnKey as act } from '@/control/limits/act-on-key'
import { rateLimitOverrideSpec } from '@/domain/rate-limit/key-override'
import type { KeyAction } from '@/domain/view/limit-views'
import { operatorProcedure } from '../trpc'
import { keyPlace } from './key'

const expiry = 'use 1 s to 30 days'

const input = keyPlace
  .extend({
    do: z.enum(['BOOST', 'BLOCK', 'RESET', 'RELEASE']),
    /** Of a boost. */
    factor: z.number().min(1, 'use 1 to 1000').max(1000, 'use 1 to 1000').optional(),
    reason: rateLimitOverrideSpec.shape.reason,
    /** Of a boost or block; null holds until somebody releases it. */
    expiresInMs: z
      .int()
      .min(1000, expiry)
      .max(30 * 86_400_000, expiry)
      .nullable()
      .default(null),
  })
  .superRefine(({ do: what, factor, expiresInMs }, context) => {
    const problem = (field: string, message: string) => {
      context.addIssue({ code: 'custom', path: [field], message })
    }
    if (what === 'BOOST' && factor === undefined) problem('factor', 'say how many times, from 1 to 1000')
    if (what !== 'BOOST' && factor !== undefined) problem('factor', 'only a boost has a factor: leave it out')
    if ((what === 'RESET' || what === 'RELEASE') && expiresInMs !== null) {
      problem('expiresInMs', 'this is done at once and cannot expire: use null')
    }
  })

function actionOf({ do: what, factor = 1, expiresInMs }: z.infer<typeof input>): KeyAction {
  switch (what) {
    case 'BOOST':
      return { do: what, factor, expiresInMs }
    case 'BLOCK':
      return { do: what, expiresInMs }
    case 'RESET':
    case 'RELEASE':
      return { do: what }
  }
}

/** Boosts, blocks, resets or releases one key of a limit; one revision. The answer tells also what stood before. */
export const actOnKey = operatorProcedure
  .input(input)
  .mutation(({ ctx, input }) => act(ctx.control, { ...input, action: actionOf(input) }))
