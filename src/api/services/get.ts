import { z } from 'zod'
import { getService } from '@/control/services/get-service'
import { viewerProcedure } from '../trpc'

/** Discovered services may have names that Switchyard itself would not give. */
const input = z.object({ name: z.string().min(1, 'name a service').max(200) })

export const get = viewerProcedure.input(input).query(({ ctx, input }) => getService(ctx.control, input))
