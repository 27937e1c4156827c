import { z } from 'zod'
import { getLock } from '@/control/locks/get-lock'
import { viewerProcedure } from '../trpc'
import { lockKey } from './inputs'

export const get = viewerProcedure
  .input(z.object({ key: lockKey }))
  .query(({ ctx, input }) => getLock(ctx.control, input))
