import { quota as quotaOf } from '@/control/limits/quota'
import { viewerProcedure } from '../trpc'
import { keyPlace } from './key'

export const quota = viewerProcedure.input(keyPlace).query(({ ctx, input }) => quotaOf(ctx.control, input))
