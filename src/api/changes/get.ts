import { z } from 'zod'
import { getRevision } from '@/control/changes/get-revision'
import { viewerProcedure } from '../trpc'

const input = z.object({ revision: z.int().min(1, 'use the number of a revision') })

export const get = viewerProcedure.input(input).query(({ ctx, input }) => getRevision(ctx.control, input))
