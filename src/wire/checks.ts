import { z } from 'zod'

/** What the last look at a managed instance found, as controllers tell it to each other. */
export const checkResult = z.object({
  /** What was looked at (a digest of place and check): a result of what the instance was before does not count. */
  about: z.string(),
  status: z.enum(['passing', 'warning', 'critical']),
  output: z.string(),
  /** Since when it has this status, ms of Redis' clock. */
  sinceMs: z.int(),
})
export type CheckResult = z.infer<typeof checkResult>
