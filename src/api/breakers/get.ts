import { getBreaker } from '@/control/breakers/get-breaker'
import { objectPlace } from '../inputs'
import { viewerProcedure } from '../trpc'

export const get = viewerProcedure.input(objectPlace).query(({ ctx, input }) => getBreaker(ctx.control, input))
