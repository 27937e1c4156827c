import { z } from 'zod'
import { createNamespace } from '@/control/namespaces/create-namespace'
import { objectName } from '@/domain/names'
import { namespaceDescription } from '../inputs'
import { adminProcedure } from '../trpc'

const input = z.object({
  name: objectName,
  description: namespaceDescription.default(''),
  requiresApproval: z.boolean().default(false),
})

export const create = adminProcedure.input(input).mutation(({ ctx, input }) => createNamespace(ctx.control, input))
