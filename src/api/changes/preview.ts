import { z } from 'zod'
import { previewEdits } from '@/control/changes/preview-edits'
import { viewerProcedure } from '../trpc'
import { edits } from './edit'

const input = z.object({ edits })

/** What the edits would change, what they affect and what looks wrong. Saves nothing. */
export const preview = viewerProcedure.input(input).query(({ ctx, input }) => previewEdits(ctx.control, input))
