import { getRoute } from '@/control/routes/get-route'
import { objectPlace } from '../inputs'
import { viewerProcedure } from '../trpc'

export const get = viewerProcedure.input(objectPlace).query(({ ctx, input }) => getRoute(ctx.control, input))
