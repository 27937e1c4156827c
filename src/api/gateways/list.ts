import { listGateways } from '@/control/gateways/list-gateways'
import { viewerProcedure } from '../trpc'

export const list = viewerProcedure.query(({ ctx }) => listGateways(ctx.control))
