import { putEdits as put } from '@/control/change-sets/put-edits'
import { edits } from '../changes/edit'
import { editorProcedure } from '../trpc'
import { changeSetAt } from './inputs'

/** Without a version edits are only added. */
const input = changeSetAt.extend({ version: changeSetAt.shape.version.nullable(), edits })

export const putEdits = editorProcedure.input(input).mutation(({ ctx, input }) => put(ctx.control, input))
