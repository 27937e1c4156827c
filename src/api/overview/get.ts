import { getOverview } from '@/control/overview/get-overview'
import { namespaceScope } from '../inputs'
import { viewerProcedure } from '../trpc'

export const get = viewerProcedure.input(namespaceScope).query(({ ctx, input }) => getOverview(ctx.control, input))
