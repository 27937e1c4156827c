import { z } from 'zod'
import { listChangeSets } from '@/control/change-sets/list-change-sets'
import { viewerProcedure } from '../trpc'

const input = z.object({
  status: z.enum(['OPEN', 'ALL']),
  limit: z.int().min(1, 'use 1 to 200').max(200, 'use 1 to 200').default(50),
})

export const list = viewerProcedure.input(input).query(({ ctx, input }) => listChangeSets(ctx.control, input))
