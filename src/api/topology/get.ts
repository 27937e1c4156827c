import { getTopology } from '@/control/topology/get-topology'
import { namespaceScope } from '../inputs'
import { viewerProcedure } from '../trpc'

export const get = viewerProcedure.input(namespaceScope).query(({ ctx, input }) => getTopology(ctx.control, input))
