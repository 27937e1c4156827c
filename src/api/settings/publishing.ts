import { publishingSettings } from '@/control/settings/publishing-settings'
import { viewerProcedure } from '../trpc'

export const publishing = viewerProcedure.query(({ ctx }) => publishingSettings(ctx.control))
