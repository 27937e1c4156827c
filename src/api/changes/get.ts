import { z } from 'zod'
import { getRevision } from '@/control/changes/get-revision'
import { revisionNumber } from '../inputs'
import { viewerProcedure } from '../trpc'

const input = z.object({ revision: revisionNumber(1) })

export const get = viewerProcedure.input(input).query(({ ctx, input }) => getRevision(ctx.control, input))
