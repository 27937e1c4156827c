import { z } from 'zod'
import { topKeys as topKeysOf } from '@/control/limits/top-keys'
import { objectPlace } from '../inputs'
import { viewerProcedure } from '../trpc'

const span = 'use 1 minute to 2 hours'
const input = objectPlace.extend({ windowMs: z.int().min(60_000, span).max(7_200_000, span) })

export const topKeys = viewerProcedure.input(input).query(({ ctx, input }) => topKeysOf(ctx.control, input))
