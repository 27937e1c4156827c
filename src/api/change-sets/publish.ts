import { publishChangeSet } from '@/control/change-sets/publish-change-set'
import { revisionMessage } from '../inputs'
import { editorProcedure } from '../trpc'
import { changeSetAt } from './inputs'

/** Without a message the revision has the change set's title. */
const input = changeSetAt.extend({ message: revisionMessage.optional() })

export const publish = editorProcedure.input(input).mutation(({ ctx, input }) => publishChangeSet(ctx.control, input))
