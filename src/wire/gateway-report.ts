import { z } from 'zod'

export const syncStates = ['SYNCED', 'STALE', 'ERROR'] as const

/**
 * What a gateway says of itself, within a second of a change and once a second besides. SYNCED: it enforces the newest
 * revision it knows of. STALE: it knows of a newer one that it could not get, or can ask neither Consul nor Redis whether
 * there is one. ERROR: it refused one, and why. All times are of Redis' clock, which all who report and read have in common.
 */
export const gatewayReport = z.object({
  id: z.string(),
  node: z.string(),
  address: z.string(),
  version: z.string(),
  startedAtMs: z.int(),
  atMs: z.int(),
  epoch: z.string(),
  /** The revision in force. */
  revision: z.int(),
  checksum: z.string(),
  /** Since when it is in force there; after a restart, since the start. */
  appliedAtMs: z.int(),
  state: z.enum(syncStates),
  error: z.object({ revision: z.int(), object: z.string().nullable(), reason: z.string() }).nullable(),
  /** Why its copy of the rules on disk was not used, or cannot be written; null when all is well. */
  diskError: z.string().nullable().default(null),
  requestsPerSecond: z.number(),
  cpuPercent: z.number(),
  memoryBytes: z.int(),
})
export type GatewayReport = z.infer<typeof gatewayReport>
