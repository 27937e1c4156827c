import { z } from 'zod'
import { serviceNames } from '@/control/services/service-names'
import { viewerProcedure } from '../trpc'

const input = z.object({
  search: z.string().max(200, 'use at most 200 characters').default(''),
  limit: z.int().min(1, 'use 1 to 1000').max(1000, 'use 1 to 1000').default(1000),
})

/** Names of services that hold the given text, for pickers and search. */
export const names = viewerProcedure.input(input).query(({ ctx, input }) => serviceNames(ctx.control, input))
