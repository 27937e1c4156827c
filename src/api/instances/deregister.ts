import { z } from 'zod'
import { deregisterInstances } from '@/control/instances/deregister-instances'
import { editorProcedure } from '../trpc'
import { reason, targets } from './targets'

const input = z
  .object({ targets, reason: reason.default(''), force: z.boolean().default(false) })
  .superRefine(({ reason, force }, context) => {
    if (!force || reason.length >= 3) return
    context.addIssue({ code: 'custom', path: ['reason'], message: 'say why it is forced, in 3 to 500 characters' })
  })

/** Deregisters managed instances, and entries of the catalog that nobody would put back. */
export const deregister = editorProcedure
  .input(input)
  .mutation(({ ctx, input }) => deregisterInstances(ctx.control, input))
