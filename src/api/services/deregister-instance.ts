import { z } from 'zod'
import { deregisterInstance } from '@/control/services/deregister-instance'
import { refuseForceWithoutReason, whyAndForce } from '../instances/targets'
import { editorProcedure } from '../trpc'

const input = z
  .object({ id: z.uuid('use the id of a managed instance'), ...whyAndForce })
  .superRefine(refuseForceWithoutReason)

export const deregisterInstanceProcedure = editorProcedure
  .input(input)
  .mutation(({ ctx, input }) => deregisterInstance(ctx.control, input))
