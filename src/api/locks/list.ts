import { listLocks } from '@/control/locks/list-locks'
import { viewerProcedure } from '../trpc'

export const list = viewerProcedure.query(({ ctx }) => listLocks(ctx.control))
