import { testWebhook } from '@/control/webhooks/test-webhook'
import { adminProcedure } from '../trpc'
import { webhookPlace } from './inputs'

/** Sends a message that tells nothing. */
export const test = adminProcedure.input(webhookPlace).mutation(({ ctx, input }) => testWebhook(ctx.control, input))
