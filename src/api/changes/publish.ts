import { z } from 'zod'
import { publishEdits } from '@/control/changes/publish-edits'
import { editorProcedure } from '../trpc'
import { edits } from './edit'

const input = z.object({
  edits,
  message: z.string().trim().min(1, 'say what changes, in 1 to 500 characters').max(500, 'use at most 500 characters'),
})

/** Saves the edits as one revision. */
export const publish = editorProcedure.input(input).mutation(({ ctx, input }) => publishEdits(ctx.control, input))
