import { listRoutes } from '@/control/routes/list-routes'
import { namespaceScope } from '../inputs'
import { viewerProcedure } from '../trpc'

export const list = viewerProcedure.input(namespaceScope).query(({ ctx, input }) => listRoutes(ctx.control, input))
