import { z } from 'zod'
import { getService } from '@/control/services/get-service'
import { catalogName } from '../fleet-inputs'
import { viewerProcedure } from '../trpc'

const input = z.object({ name: catalogName })

export const get = viewerProcedure.input(input).query(({ ctx, input }) => getService(ctx.control, input))
