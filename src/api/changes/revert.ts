import { z } from 'zod'
import { revertRevision } from '@/control/changes/revert-revision'
import { revisionMessage, revisionNumber } from '../inputs'
import { operatorProcedure } from '../trpc'

const input = z.object({ revision: revisionNumber(1), message: revisionMessage.optional() })

/** Takes one revision's changes back. Operators may do so with overrides of breakers only. */
export const revert = operatorProcedure.input(input).mutation(({ ctx, input }) => revertRevision(ctx.control, input))
