import { z } from 'zod'
import type { InstanceTarget } from '@/domain/view/fleet-views'
import { catalogName } from '../fleet-inputs'

/** Which instances are meant, as the catalog has them. */
export const targets = z
  .array(
    z.object({
      service: catalogName,
      node: catalogName,
      instanceId: catalogName,
      address: catalogName,
      port: z.int().min(0, 'use a port from 0 to 65535').max(65_535, 'use a port from 0 to 65535'),
    }) satisfies z.ZodType<InstanceTarget>,
  )
  .min(1, 'name at least one instance')
  .max(500, 'use at most 500 instances')

const longestReason = 500

/** Why something is done; it may be left out. */
export const reason = z.string().trim().max(longestReason, 'use at most 500 characters')

/** Why something is done that takes an instance away from those who call it. */
export const weightyReason = reason.min(3, 'say why, in 3 to 500 characters')

/** What a deregistration says besides whom it is about: with `force`, fewer instances may be left than the service wants. */
export const whyAndForce = { reason: reason.default(''), force: z.boolean().default(false) }

/** Names the field when something is forced without a reason. */
export function refuseForceWithoutReason(
  { reason, force }: { reason: string; force: boolean },
  context: z.RefinementCtx,
): void {
  if (!force || reason.length >= 3) return
  context.addIssue({ code: 'custom', path: ['reason'], message: 'say why it is forced, in 3 to 500 characters' })
}
