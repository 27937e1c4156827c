/** Settings of publishing: what is done about drift, and how soon every gateway should enforce a revision. */
import { z } from 'zod'
import { driftModes } from '../view/change-views'

const driftMode = z.enum(driftModes)

/** What may be set. A revision that not all gateways enforce within `enforceWithinMs` (0.5 s to 10 min) is a warning. */
export const publishingChoice = z.object({
  driftMode: z.object({ CONSUL_KV: driftMode, CONSUL_CATALOG: driftMode, REDIS: driftMode }),
  enforceWithinMs: z.int().min(500, 'use 0.5 s to 10 min').max(600_000, 'use 0.5 s to 10 min'),
})
export type PublishingChoice = z.infer<typeof publishingChoice>

/** What holds until somebody sets something else. */
export const defaultPublishing: PublishingChoice = {
  driftMode: { CONSUL_KV: 'REPAIR', CONSUL_CATALOG: 'REPAIR', REDIS: 'REPAIR' },
  enforceWithinMs: 5000,
}
