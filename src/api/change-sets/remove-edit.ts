import { removeEdit as remove } from '@/control/change-sets/remove-edit'
import { objectId } from '@/domain/revision/object'
import { editorProcedure } from '../trpc'
import { changeSetAt } from './inputs'

const input = changeSetAt.extend({ object: objectId })

export const removeEdit = editorProcedure.input(input).mutation(({ ctx, input }) => remove(ctx.control, input))
