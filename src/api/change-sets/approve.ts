import { z } from 'zod'
import { approveChangeSet } from '@/control/change-sets/approve-change-set'
import { editorProcedure } from '../trpc'
import { changeSetAt } from './inputs'

const input = changeSetAt.extend({ comment: z.string().trim().max(500, 'use at most 500 characters').default('') })

export const approve = editorProcedure.input(input).mutation(({ ctx, input }) => approveChangeSet(ctx.control, input))
