import { z } from 'zod'
import { createNamespace } from '@/control/namespaces/create-namespace'
import { objectName } from '@/domain/names'
import { adminProcedure } from '../trpc'

const input = z.object({
  name: objectName,
  description: z.string().trim().max(500, 'use at most 500 characters').default(''),
})

export const create = adminProcedure.input(input).mutation(({ ctx, input }) => createNamespace(ctx.control, input))
