import { z } from 'zod'
import { replayBreaker } from '@/control/breakers/replay-breaker'
import { breakerSpec } from '@/domain/breaker/policy'
import { objectPlace } from '../inputs'
import { viewerProcedure } from '../trpc'

const longestMs = 6 * 3_600_000

const input = objectPlace
  .extend({ spec: breakerSpec, fromMs: z.int().min(0), toMs: z.int().min(0) })
  .refine(({ fromMs, toMs }) => fromMs < toMs && toMs - fromMs <= longestMs, {
    path: ['fromMs'],
    message: 'use a time before toMs, at most 6 hours before it',
  })

/** What a breaker would have done under another policy, from what was recorded of its calls. */
export const replay = viewerProcedure.input(input).query(({ ctx, input }) => replayBreaker(ctx.control, input))
