import { z } from 'zod'
import { publishStatus } from '@/control/changes/publish-status'
import { revisionNumber } from '../inputs'
import { viewerProcedure } from '../trpc'

const input = z.object({ revision: revisionNumber(0) })

export const status = viewerProcedure.input(input).query(({ ctx, input }) => publishStatus(ctx.control, input))
