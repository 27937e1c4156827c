import { z } from 'zod'
import { withdrawApproval } from '@/control/change-sets/withdraw-approval'
import { editorProcedure } from '../trpc'
import { changeSetId } from './inputs'

const input = z.object({ id: changeSetId })

/** Takes one's own approval back. */
export const withdraw = editorProcedure.input(input).mutation(({ ctx, input }) => withdrawApproval(ctx.control, input))
