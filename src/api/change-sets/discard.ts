import { discardChangeSet } from '@/control/change-sets/discard-change-set'
import { editorProcedure } from '../trpc'
import { changeSetAt } from './inputs'

export const discard = editorProcedure
  .input(changeSetAt)
  .mutation(({ ctx, input }) => discardChangeSet(ctx.control, input))
