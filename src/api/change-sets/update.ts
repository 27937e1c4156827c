import { updateChangeSet } from '@/control/change-sets/update-change-set'
import { editorProcedure } from '../trpc'
import { changeSetAt, description, title } from './inputs'

const input = changeSetAt.extend({ title, description })

export const update = editorProcedure.input(input).mutation(({ ctx, input }) => updateChangeSet(ctx.control, input))
