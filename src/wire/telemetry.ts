import { z } from 'zod'
import { breakerStates } from '@/domain/breaker/policy'
import { breakerCauses } from '@/domain/breaker/state'
import { breakerCalls } from './breaker-calls'

/**
 * Live figures, as gateways send them (`telemetrySecond`) and as the controller rolls them up over all gateways
 * (`frame`). Latency is a mergeable histogram: percentiles are merged, never averaged. See telemetry/histogram.
 */

/** Sparse log-scale histogram of milliseconds: [bucket, count] pairs, buckets ascending. */
export const histogram = z.array(z.tuple([z.int(), z.int()]))
export type Histogram = z.infer<typeof histogram>

/** What happened to requests in one interval. `statuses` counts responses by class: 2xx, 3xx, 4xx, 5xx. */
const traffic = {
  count: z.int(),
  statuses: z.tuple([z.int(), z.int(), z.int(), z.int()]),
  latency: histogram,
}

/** Requests by route as the caller saw them. `limited`, `broken` and `failed` are the gateway's own 429, 503 and 502/504. */
export const routeTraffic = z.object({
  route: z.string(), // namespace/name
  ...traffic,
  limited: z.int(),
  broken: z.int(),
  failed: z.int(),
  /** Tries beyond the first. */
  retries: z.int().default(0),
})
/** Tries sent upstream, by service and by instance. `errors` are 5xx, failed connections and timeouts. */
export const serviceTraffic = z.object({
  service: z.string(),
  ...traffic,
  errors: z.int(),
  inFlight: z.int(),
  /** Tries that were made because an earlier one failed. */
  retries: z.int().default(0),
})
export const instanceTraffic = z.object({
  service: z.string(),
  instance: z.string(), // address:port
  count: z.int(),
  errors: z.int(),
  inFlight: z.int(),
  latency: histogram,
  retries: z.int().default(0),
  /** How often its own breaker opened, which takes it out of balancing. */
  ejections: z.int().default(0),
})
/** Requests by who sent them and which service they went to. */
export const callerTraffic = z.object({
  /**
   * From gateways `service:<name>` (the caller said so in `x-switchyard-caller`), `ip:<address>`, or empty for callers
   * beyond the most that are told apart. In frames a service's name, or empty for all that is no service we know.
   */
  from: z.string(),
  to: z.string(),
  count: z.int(),
  errors: z.int(),
  latency: histogram,
})
export const limitTraffic = z.object({
  policy: z.string(), // namespace/name
  allowed: z.int(),
  limited: z.int(),
  /** SHADOW: would have been limited. */
  shadowed: z.int(),
})

/** One breaker on one gateway, as it is at the end of the second. */
export const breakerStatus = z.object({
  breaker: z.string(), // namespace/name
  service: z.string(),
  /** null for scope SERVICE. */
  instance: z.string().nullable(),
  gateway: z.string(),
  state: z.enum(breakerStates),
  sinceMs: z.int(),
  /** What brought it there. */
  cause: z.enum(breakerCauses),
  failureRatePercent: z.number().nullable(),
  slowCallRatePercent: z.number().nullable(),
  bufferedCalls: z.int(),
  /** Requests refused by it in this second. */
  rejected: z.int(),
  /** When an OPEN breaker lets the next probe through; null in other states. */
  nextProbeAtMs: z.int().nullable(),
  /** When the operator's override ends; null when there is none or it has no end. */
  overrideExpiresAtMs: z.int().nullable(),
})
export type BreakerStatus = z.infer<typeof breakerStatus>

export const telemetrySecond = z.object({
  version: z.literal(1),
  gateway: z.string(),
  /** Start of the second, milliseconds since the epoch, a multiple of 1000. */
  startMs: z.int(),
  /** Requests that matched no route. */
  unmatched: z.int(),
  routes: z.array(routeTraffic),
  services: z.array(serviceTraffic),
  instances: z.array(instanceTraffic),
  limits: z.array(limitTraffic),
  breakers: z.array(breakerStatus),
  callers: z.array(callerTraffic).default([]),
  calls: z.array(breakerCalls).default([]),
})
export type TelemetrySecond = z.infer<typeof telemetrySecond>

export const serviceHealth = z.object({
  service: z.string(),
  passing: z.int(),
  warning: z.int(),
  critical: z.int(),
})

/** One lock in one interval in which something happened to it. */
export const lockActivity = z.object({
  /** Its Redis key, which is unique among all libraries. */
  name: z.string(),
  acquired: z.int(),
  contended: z.int(),
  released: z.int(),
  expired: z.int(),
  waitMs: histogram,
  holdMs: histogram,
})

/** Everything of one interval, over all gateways. */
export const frame = z.object({
  version: z.literal(1),
  startMs: z.int(),
  resolutionMs: z.int(),
  /** How much of the interval some gateway reported on: what rates divide by. 0 means a gap, not silence. */
  coveredMs: z.int(),
  /** How many gateways reported; over longer intervals, the most in any second. */
  gateways: z.int(),
  unmatched: z.int(),
  routes: z.array(routeTraffic),
  services: z.array(serviceTraffic),
  instances: z.array(instanceTraffic),
  limits: z.array(limitTraffic),
  /** In one-second frames the status from each gateway; in longer ones the worst status of each breaker. */
  breakers: z.array(breakerStatus),
  health: z.array(serviceHealth),
  locks: z.array(lockActivity),
  callers: z.array(callerTraffic).default([]),
  /** Kept with the second and the ten seconds they were recorded in, and no longer. */
  calls: z.array(breakerCalls).default([]),
})
export type Frame = z.infer<typeof frame>
