import { listLimits } from '@/control/limits/list-limits'
import { namespaceScope } from '../inputs'
import { viewerProcedure } from '../trpc'

export const list = viewerProcedure.input(namespaceScope).query(({ ctx, input }) => listLimits(ctx.control, input))
