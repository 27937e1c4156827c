import { z } from 'zod'
import { listDeliveries } from '@/control/webhooks/list-deliveries'
import { adminProcedure } from '../trpc'
import { webhookPlace } from './inputs'

const input = z.object({
  endpointId: webhookPlace.shape.id,
  limit: z.int().min(1, 'use 1 to 200').max(200, 'use 1 to 200').default(50),
})

/** The log of one endpoint, newest first, with every try. */
export const deliveries = adminProcedure.input(input).query(({ ctx, input }) => listDeliveries(ctx.control, input))
