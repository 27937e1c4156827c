import { z } from 'zod'
import { rollBack } from '@/control/changes/roll-back'
import { revisionMessage, revisionNumber } from '../inputs'
import { editorProcedure } from '../trpc'

/** `head` is the newest revision that the preview was made of. */
const input = z.object({ to: revisionNumber(0), head: revisionNumber(0), message: revisionMessage })

/** Makes a new revision of an earlier one's set. */
export const rollback = editorProcedure.input(input).mutation(({ ctx, input }) => rollBack(ctx.control, input))
