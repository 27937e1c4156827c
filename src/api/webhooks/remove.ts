import { removeWebhook } from '@/control/webhooks/remove-webhook'
import { adminProcedure } from '../trpc'
import { webhookPlace } from './inputs'

/** Its deliveries go with it. */
export const remove = adminProcedure.input(webhookPlace).mutation(({ ctx, input }) => removeWebhook(ctx.control, input))
