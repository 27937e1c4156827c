import { z } from 'zod'
import { deregisterInstances } from '@/control/instances/deregister-instances'
import { editorProcedure } from '../trpc'
import { refuseForceWithoutReason, targets, whyAndForce } from './targets'

const input = z.object({ targets, ...whyAndForce }).superRefine(refuseForceWithoutReason)

/** Deregisters managed instances, and entries of the catalog that nobody would put back. */
export const deregister = editorProcedure
  .input(input)
  .mutation(({ ctx, input }) => deregisterInstances(ctx.control, input))
