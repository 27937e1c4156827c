import { z } from 'zod'
import { reopenChangeSet } from '@/control/change-sets/reopen-change-set'
import { editorProcedure } from '../trpc'
import { changeSetId } from './inputs'

const input = z.object({ id: changeSetId })

export const reopen = editorProcedure.input(input).mutation(({ ctx, input }) => reopenChangeSet(ctx.control, input))
