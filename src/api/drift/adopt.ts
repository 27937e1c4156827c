import { z } from 'zod'
import { adoptDrift } from '@/control/drift/adopt-drift'
import { objectName } from '@/domain/names'
import { editorProcedure } from '../trpc'

const input = z.object({ id: z.uuid('use the id of a drift'), namespace: objectName })

export const adopt = editorProcedure.input(input).mutation(({ ctx, input }) => adoptDrift(ctx.control, input))
