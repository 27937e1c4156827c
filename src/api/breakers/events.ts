import { z } from 'zod'
import { listBreakerEvents } from '@/control/breakers/list-breaker-events'
import { objectPlace, timeRange } from '../inputs'
import { viewerProcedure } from '../trpc'

const input = objectPlace
  .extend({
    /** `address:port`; null: of all, and of the whole service's breaker. */
    instance: z.string().max(300).nullable(),
    /** A gateway's id; null: of all. */
    gateway: z.string().max(200).nullable(),
    limit: z.int().min(1, 'use 1 to 1000').max(1000, 'use 1 to 1000'),
  })
  .and(timeRange)

/** Transitions of one breaker's machines, the newest first. */
export const events = viewerProcedure.input(input).query(({ ctx, input }) => listBreakerEvents(ctx.control, input))
