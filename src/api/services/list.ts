import { listServices } from '@/control/services/list-services'
import { servicesQuery } from '../fleet-inputs'
import { viewerProcedure } from '../trpc'

/** One page, sorted and filtered here. */
export const list = viewerProcedure.input(servicesQuery).query(({ ctx, input }) => listServices(ctx.control, input))
