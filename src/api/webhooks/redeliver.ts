import { z } from 'zod'
import { redeliver as again } from '@/control/webhooks/redeliver'
import { adminProcedure } from '../trpc'

const input = z.object({ deliveryId: z.uuid('use the id of a delivery') })

/** Sends a message once more, whatever became of it. */
export const redeliver = adminProcedure.input(input).mutation(({ ctx, input }) => again(ctx.control, input))
