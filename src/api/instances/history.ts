import { z } from 'zod'
import { instanceHistory } from '@/control/instances/instance-history'
import { catalogName } from '../fleet-inputs'
import { viewerProcedure } from '../trpc'

const input = z.object({
  service: catalogName,
  /** `address:port`; all of the service's where it is left out. */
  instance: catalogName.optional(),
  /** Goes on below this event. */
  beforeId: z
    .string()
    .regex(/^\d{1,18}$/, 'use the id of an event')
    .optional(),
  limit: z.int().min(1, 'use 1 to 200').max(200, 'use 1 to 200').default(100),
})

/** Changes of health, newest first. */
export const history = viewerProcedure.input(input).query(({ ctx, input }) => instanceHistory(ctx.control, input))
