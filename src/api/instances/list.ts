import { listInstances } from '@/control/instances/list-instances'
import { instancesQuery } from '../fleet-inputs'
import { viewerProcedure } from '../trpc'

/** One page of one service's instances, or of all. */
export const list = viewerProcedure.input(instancesQuery).query(({ ctx, input }) => listInstances(ctx.control, input))
