import { listServices } from '@/control/services/list-services'
import { namespaceScope } from '../inputs'
import { viewerProcedure } from '../trpc'

export const list = viewerProcedure.input(namespaceScope).query(({ ctx, input }) => listServices(ctx.control, input))
