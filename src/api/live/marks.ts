import { marksInRange } from '@/control/live/marks-in-range'
import { timeRange } from '../inputs'
import { viewerProcedure } from '../trpc'

export const marks = viewerProcedure.input(timeRange).query(({ ctx, input }) => marksInRange(ctx.control, input))
