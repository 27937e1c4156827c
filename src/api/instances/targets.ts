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
