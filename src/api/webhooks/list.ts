import { listWebhooks } from '@/control/webhooks/list-webhooks'
import { adminProcedure } from '../trpc'

/** For administrators alone: an address may hold its receiver's token. */
export const list = adminProcedure.query(({ ctx }) => listWebhooks(ctx.control))
