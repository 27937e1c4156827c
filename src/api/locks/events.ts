import { z } from 'zod'
import { listLockEvents } from '@/control/locks/list-lock-events'
import { viewerProcedure } from '../trpc'
import { lockKey } from './inputs'

const input = z.object({
  name: z.string().min(1, 'name a lock').max(500).optional(),
  key: lockKey.optional(),
  limit: z.int().min(1, 'use 1 to 500').max(500, 'use 1 to 500').default(100),
})

/** What happened to locks, newest first: to all, to one of ours by its name, or to any by its key. */
export const events = viewerProcedure.input(input).query(({ ctx, input }) => listLockEvents(ctx.control, input))
