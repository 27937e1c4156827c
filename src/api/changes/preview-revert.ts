import { z } from 'zod'
import { previewRevert as preview } from '@/control/changes/preview-revert'
import { revisionNumber } from '../inputs'
import { viewerProcedure } from '../trpc'

const input = z.object({ revision: revisionNumber(1) })

/** What taking one revision's changes back would change, and what is in its way. Saves nothing. */
export const previewRevert = viewerProcedure.input(input).query(({ ctx, input }) => preview(ctx.control, input))
