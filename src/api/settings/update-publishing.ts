import { z } from 'zod'
import { updatePublishingSettings } from '@/control/settings/update-publishing-settings'
import { publishingChoice } from '@/domain/settings/publishing'
import { adminProcedure } from '../trpc'

/** Version 0: nobody set anything yet. */
const input = publishingChoice.extend({ version: z.int().min(0, 'use the version that was read').max(2_147_483_646) })

export const updatePublishing = adminProcedure
  .input(input)
  .mutation(({ ctx, input }) => updatePublishingSettings(ctx.control, input))
