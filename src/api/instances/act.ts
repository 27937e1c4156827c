import { z } from 'zod'
import { actOnInstances } from '@/control/instances/act-on-instances'
import { weightRamp } from '@/domain/service/instance-override'
import { operatorProcedure } from '../trpc'
import { reason, targets, weightyReason } from './targets'

const expiry = 'use 1 s to 30 days'
/** null holds until somebody restores the instance. */
const expiresInMs = z
  .int()
  .min(1000, expiry)
  .max(30 * 86_400_000, expiry)
  .nullable()

const action = z.discriminatedUnion('do', [
  z.object({ do: z.literal('DRAIN'), reason: weightyReason, expiresInMs }),
  z.object({ do: z.literal('MAINTENANCE'), reason: weightyReason, expiresInMs }),
  z.object({ do: z.literal('RESTORE'), reason: reason.default('') }),
  z.object({
    do: z.literal('WEIGHT'),
    to: weightRamp.shape.to.nullable(),
    overMs: weightRamp.shape.overMs.default(0),
    reason: reason.default(''),
  }),
])

const input = z
  .object({ targets, action, force: z.boolean().default(false) })
  .superRefine(({ action, force }, context) => {
    const problem = (field: string, message: string) => {
      context.addIssue({ code: 'custom', path: ['action', field], message })
    }
    if (force && action.reason.length < 3) problem('reason', 'say why it is forced, in 3 to 500 characters')
    if (action.do === 'WEIGHT' && action.to === null && action.overMs > 0) {
      problem('overMs', 'the registered weight is back at once: use 0')
    }
  })

/** Drains, maintains, weighs or restores instances; all of it is one revision. */
export const act = operatorProcedure.input(input).mutation(({ ctx, input }) => actOnInstances(ctx.control, input))
