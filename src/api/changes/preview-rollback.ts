import { z } from 'zod'
import { previewRollback as preview } from '@/control/changes/preview-rollback'
import { revisionNumber } from '../inputs'
import { viewerProcedure } from '../trpc'

const input = z.object({ to: revisionNumber(0) })

/** What bringing a revision's set back would change, and what not. Saves nothing. */
export const previewRollback = viewerProcedure.input(input).query(({ ctx, input }) => preview(ctx.control, input))
