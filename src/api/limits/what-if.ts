import { whatIf as reckonWhatIf } from '@/control/limits/what-if'
import { rateLimitSpec } from '@/domain/rate-limit/policy'
import { objectPlace, timeRange } from '../inputs'
import { viewerProcedure } from '../trpc'

const { limit, periodMs, burst } = rateLimitSpec.shape
const longestMs = 6 * 3_600_000

const input = objectPlace
  .extend({ limit, periodMs, burst, ...timeRange.shape })
  .refine(({ fromMs, toMs }) => fromMs < toMs, { path: ['toMs'], message: 'use a time after fromMs' })
  .refine(({ fromMs, toMs }) => toMs - fromMs <= longestMs, { path: ['fromMs'], message: 'ask about 6 hours at most' })

/** What another limit would have refused of what was asked in a stretch of time. */
export const whatIf = viewerProcedure.input(input).query(({ ctx, input }) => reckonWhatIf(ctx.control, input))
