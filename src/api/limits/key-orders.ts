import { keyOrders as ordersOfKeys } from '@/control/limits/key-orders'
import { objectPlace } from '../inputs'
import { viewerProcedure } from '../trpc'

export const keyOrders = viewerProcedure.input(objectPlace).query(({ ctx, input }) => ordersOfKeys(ctx.control, input))
