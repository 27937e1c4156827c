import { framesInRange } from '@/control/live/frames-in-range'
import { timeRange } from '../inputs'
import { viewerProcedure } from '../trpc'

/** At most 900 points: the finest resolution that fits. */
export const range = viewerProcedure.input(timeRange).query(({ ctx, input }) => framesInRange(ctx.control, input))
