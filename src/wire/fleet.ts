import { z } from 'zod'
import { type CatalogInstance, healthStates } from '@/domain/service/service'

/** Domain's `CatalogInstance`, as it is written down. */
export const catalogInstance = z.object({
  id: z.string(),
  service: z.string(),
  node: z.string(),
  address: z.string(),
  port: z.int(),
  weight: z.number(),
  tags: z.array(z.string()),
  meta: z.record(z.string(), z.string()),
  health: z.enum(healthStates),
  checks: z.array(z.object({ id: z.string(), name: z.string(), status: z.enum(healthStates), output: z.string() })),
  managed: z.boolean(),
  datacenter: z.string(),
  byAgent: z.boolean(),
}) satisfies z.ZodType<CatalogInstance>

/** A service and its instances as the controller last saw them in Consul. */
export const fleetService = z.object({
  service: z.string(),
  instances: z.array(catalogInstance),
  /** By `<node>/<id>`: since when its health is as it is, as the controller saw it, and whether it flaps. */
  standing: z.record(
    z.string(),
    z.object({
      sinceMs: z.int(),
      /** Set while its health changes too often to be believed: since when, and how many changes so far. */
      flapping: z.object({ sinceMs: z.int(), changes: z.int() }).nullable(),
    }),
  ),
})
export type FleetService = z.infer<typeof fleetService>

/** What the controller last did and saw; the dashboard's truth about what is down. */
export const controllerStatus = z.object({
  atMs: z.int(),
  /** The newest revision that stands in Consul, and whether something keeps the next one from it. */
  publishedRevision: z.int(),
  waitingFor: z.enum(['CONSUL', 'REDIS', 'DRIFT']).nullable(),
  consul: z.object({ ok: z.boolean(), error: z.string().nullable() }),
  /** Rises with every change of the fleet; screens read the fleet again when it does. */
  fleetVersion: z.int(),
})
export type ControllerStatus = z.infer<typeof controllerStatus>
