import { z } from 'zod'
import { listNotices } from '@/control/notices/list-notices'
import { timeRange } from '../inputs'
import { viewerProcedure } from '../trpc'

const input = z.object({ sinceMs: timeRange.shape.fromMs.optional() })

/** Breakers that opened and closed in the last day, newest first. */
export const list = viewerProcedure.input(input).query(({ ctx, input }) => listNotices(ctx.control, input))
