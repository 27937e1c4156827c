import { z } from 'zod'
import { saveLockPatterns as save } from '@/control/settings/save-lock-patterns'
import { lockPatternChoice } from '@/domain/settings/lock-patterns'
import { adminProcedure } from '../trpc'

/** Version 0: nobody set anything yet. */
const input = lockPatternChoice.extend({ version: z.int().min(0, 'use the version that was read').max(2_147_483_646) })

export const saveLockPatterns = adminProcedure.input(input).mutation(({ ctx, input }) => save(ctx.control, input))
