import { z } from 'zod'
import { framesInRange } from '@/control/live/frames-in-range'
import { emptyScope } from '@/domain/view/fleet-views'
import { frameScope } from '../fleet-inputs'
import { timeRange } from '../inputs'
import { viewerProcedure } from '../trpc'

const input = timeRange.and(z.object({ scope: frameScope.default(emptyScope) }))

/** At most 900 points: the finest resolution that fits. Of each, what the scope names. */
export const range = viewerProcedure.input(input).query(({ ctx, input }) => framesInRange(ctx.control, input))
