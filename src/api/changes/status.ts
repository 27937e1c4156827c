import { z } from 'zod'
import { publishStatus } from '@/control/changes/publish-status'
import { viewerProcedure } from '../trpc'

const input = z.object({ revision: z.int().min(0, 'use the number of a revision') })

export const status = viewerProcedure.input(input).query(({ ctx, input }) => publishStatus(ctx.control, input))
