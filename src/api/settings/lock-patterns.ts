import { lockPatterns as read } from '@/control/settings/lock-patterns'
import { viewerProcedure } from '../trpc'

export const lockPatterns = viewerProcedure.query(({ ctx }) => read(ctx.control))
