import { z } from 'zod'
import { updateNamespace } from '@/control/namespaces/update-namespace'
import { objectName } from '@/domain/names'
import { namespaceDescription } from '../inputs'
import { adminProcedure } from '../trpc'

/** What is left out stays as it is. */
const input = z.object({
  name: objectName,
  description: namespaceDescription.optional(),
  requiresApproval: z.boolean().optional(),
})

export const update = adminProcedure.input(input).mutation(({ ctx, input }) => updateNamespace(ctx.control, input))
