import { z } from 'zod'
import { listDrifts } from '@/control/drift/list-drifts'
import { viewerProcedure } from '../trpc'

const input = z.object({
  status: z.enum(['OPEN', 'ALL']),
  limit: z.int().min(1, 'use 1 to 200').max(200, 'use 1 to 200').default(50),
  /** The id of the last record that was read; absent: from the newest. */
  before: z.uuid('use the id of a drift').optional(),
})

export const list = viewerProcedure.input(input).query(({ ctx, input }) => listDrifts(ctx.control, input))
