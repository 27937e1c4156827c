import { z } from 'zod'
import { saveWebhook } from '@/control/webhooks/save-webhook'
import { webhookSpec } from '@/domain/webhook/webhook'
import { objectVersion } from '../inputs'
import { adminProcedure } from '../trpc'
import { webhookPlace } from './inputs'

const input = webhookSpec.extend({
  standing: webhookPlace.extend({ version: objectVersion }).nullable(),
  /** A new secret; the old one signs as well for a day. */
  rotateSecret: z.boolean().default(false),
})

/** Makes an endpoint or changes one. Its secret is in the answer when it is a new one, and never told again. */
export const save = adminProcedure.input(input).mutation(({ ctx, input }) => saveWebhook(ctx.control, input))
