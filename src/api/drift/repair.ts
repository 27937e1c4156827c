import { z } from 'zod'
import { repairDrift } from '@/control/drift/repair-drift'
import { editorProcedure } from '../trpc'

const input = z.object({ id: z.uuid('use the id of a drift') })

export const repair = editorProcedure.input(input).mutation(({ ctx, input }) => repairDrift(ctx.control, input))
