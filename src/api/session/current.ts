import { currentSession } from '@/control/access/current-session'
import { publicProcedure } from '../trpc'

export const current = publicProcedure.query(({ ctx }) => currentSession(ctx.parts, ctx.actor))
