import { systemStatus } from '@/control/system/system-status'
import { viewerProcedure } from '../trpc'

export const status = viewerProcedure.query(({ ctx }) => systemStatus(ctx.control))
