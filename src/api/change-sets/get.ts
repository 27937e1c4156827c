import { z } from 'zod'
import { getChangeSet } from '@/control/change-sets/get-change-set'
import { viewerProcedure } from '../trpc'
import { changeSetId } from './inputs'

const input = z.object({ id: changeSetId })

export const get = viewerProcedure.input(input).query(({ ctx, input }) => getChangeSet(ctx.control, input))
