import { z } from 'zod'
import { getInstance } from '@/control/instances/get-instance'
import { catalogName } from '../fleet-inputs'
import { viewerProcedure } from '../trpc'

const input = z.object({ service: catalogName, node: catalogName, instanceId: catalogName })

/** One instance as the catalog has it, with its checks and its latest history. */
export const get = viewerProcedure.input(input).query(({ ctx, input }) => getInstance(ctx.control, input))
