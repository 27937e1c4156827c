import { z } from 'zod'
import { listRevisions } from '@/control/changes/list-revisions'
import { revisionNumber } from '../inputs'
import { viewerProcedure } from '../trpc'

const input = z.object({
  /** Revisions below this one; absent: from the newest. */
  before: revisionNumber(1).optional(),
  limit: z.int().min(1, 'use 1 to 200').max(200, 'use 1 to 200').default(50),
})

export const list = viewerProcedure.input(input).query(({ ctx, input }) => listRevisions(ctx.control, input))
