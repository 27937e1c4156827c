import { listBreakers } from '@/control/breakers/list-breakers'
import { namespaceScope } from '../inputs'
import { viewerProcedure } from '../trpc'

export const list = viewerProcedure.input(namespaceScope).query(({ ctx, input }) => listBreakers(ctx.control, input))
