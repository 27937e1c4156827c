import { getLimit } from '@/control/limits/get-limit'
import { objectPlace } from '../inputs'
import { viewerProcedure } from '../trpc'

export const get = viewerProcedure.input(objectPlace).query(({ ctx, input }) => getLimit(ctx.control, input))
