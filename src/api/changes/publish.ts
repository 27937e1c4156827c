import { z } from 'zod'
import { publishEdits } from '@/control/changes/publish-edits'
import { revisionMessage } from '../inputs'
import { editorProcedure } from '../trpc'
import { edits } from './edit'

const input = z.object({ edits, message: revisionMessage })

/** Saves the edits as one revision. */
export const publish = editorProcedure.input(input).mutation(({ ctx, input }) => publishEdits(ctx.control, input))
