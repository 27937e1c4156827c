import { z } from 'zod'
import { port, serviceName } from '../names'

/** How a service is treated. A service that has no such object is treated with the defaults. */
export const serviceSpec = z.object({
  description: z.string().max(500).default(''),
  owner: z.string().max(200).default(''),
  /** Whether instances in `warning` still take traffic, as they do in Consul's own DNS. */
  sendToWarning: z.boolean().default(true),
  /** Orders that would leave fewer instances that take requests are refused; 1 where it is left out. */
  minHealthyInstances: z.int().min(0, 'use 0 to 1000').max(1000, 'use 0 to 1000').optional(),
})
export type ServiceSpec = z.infer<typeof serviceSpec>

/** The instances of a service that carry all these tags and all these meta values. */
export const subsetSpec = z
  .object({
    service: serviceName,
    tags: z.array(z.string().min(1).max(200)).max(16).default([]),
    meta: z.record(z.string().min(1).max(128), z.string().max(512)).default({}),
  })
  .superRefine((subset, context) => {
    if (subset.tags.length === 0 && Object.keys(subset.meta).length === 0) {
      context.addIssue({ code: 'custom', path: ['tags'], message: 'give at least one tag or meta value to select by' })
    }
  })
export type SubsetSpec = z.infer<typeof subsetSpec>

const hostNamePattern = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/

/** Colons make it IPv6, digits and dots alone IPv4, all else a host name. */
function isAddress(text: string): boolean {
  if (text.includes(':')) return z.ipv6().safeParse(text).success
  if (/^[\d.]+$/.test(text)) return z.ipv4().safeParse(text).success
  return hostNamePattern.test(text)
}

export const hostOrAddress = z
  .string()
  .max(253)
  .refine(isAddress, 'use an IP address or a host name, without a scheme or a port')

const checkTiming = {
  intervalMs: z.int().min(1000, 'use 1 s to 1 hour').max(3_600_000, 'use 1 s to 1 hour').default(10_000),
  timeoutMs: z.int().min(100, 'use 100 ms to 60 s').max(60_000, 'use 100 ms to 60 s').default(2000),
}

/**
 * How it is found out whether a managed instance is well. GRPC is grpc.health.v1; an empty `service` is the whole server.
 * TTL is said by the instance itself: it must give a sign of life (see docs/operating.md) within each `ttlMs`.
 */
export const instanceCheck = z.discriminatedUnion('type', [
  z.object({ type: z.literal('NONE') }),
  z.object({ type: z.literal('TCP'), ...checkTiming }),
  z.object({
    type: z.literal('HTTP'),
    path: z
      .string()
      .max(1000)
      .regex(/^\/[^#\s]*$/, 'use a path that begins with /')
      .default('/healthz'),
    ...checkTiming,
  }),
  z.object({
    type: z.literal('GRPC'),
    service: z
      .string()
      .max(200)
      .regex(/^[A-Za-z0-9_.-]*$/, 'use a gRPC service name, or leave it empty')
      .default(''),
    ...checkTiming,
  }),
  z.object({
    type: z.literal('TTL'),
    ttlMs: z.int().min(1000, 'use 1 s to 1 day').max(86_400_000, 'use 1 s to 1 day').default(30_000),
  }),
])
export type InstanceCheck = z.infer<typeof instanceCheck>

/** Consul takes 64; one of them marks the instance as managed. */
const mostMeta = 63

/** A managed instance: one that Switchyard registers in Consul and keeps there. */
export const instanceSpec = z.object({
  service: serviceName,
  address: hostOrAddress,
  port,
  weight: z.int().min(1, 'use 1 to 1000').max(1000, 'use 1 to 1000').default(1),
  tags: z.array(z.string().min(1).max(200)).max(16).default([]),
  meta: z
    .record(z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'use letters, digits, _ and -'), z.string().max(512))
    .refine((meta) => Object.keys(meta).length <= mostMeta, `use at most ${String(mostMeta)} values`)
    .default({}),
  check: instanceCheck.default({ type: 'TCP', intervalMs: 10_000, timeoutMs: 2000 }),
  /** Critical for so long, it is deregistered; null: never. */
  deregisterAfterMs: z
    .int()
    .min(60_000, 'use 1 minute to 30 days')
    .max(30 * 86_400_000, 'use 1 minute to 30 days')
    .nullable()
    .default(null),
  /** HTTP address (`host:port`) of the Consul agent that registers it and runs its check; null: the controller does. */
  agent: z
    .string()
    .max(300)
    .regex(/^[A-Za-z0-9.[\]:-]+:\d{1,5}$/, "use host:port of a Consul agent's HTTP address")
    .nullable()
    .default(null),
})
export type InstanceSpec = z.infer<typeof instanceSpec>

export const healthStates = ['passing', 'warning', 'critical', 'unknown'] as const
export type Health = (typeof healthStates)[number]

/** One instance as Consul's catalog has it now. */
export interface CatalogInstance {
  id: string
  service: string
  node: string
  address: string
  port: number
  weight: number
  tags: string[]
  meta: Record<string, string>
  health: Health
  checks: { id: string; name: string; status: Health; output: string }[]
  /** Registered by Switchyard rather than by itself. */
  managed: boolean
  datacenter: string
  /** Whether a Consul agent runs on its node: that agent would undo what others do to the registration. */
  byAgent: boolean
}

/** `address:port`, with IPv6 in brackets: how reports and telemetry name an instance. */
export function instanceAddress(instance: { address: string; port: number }): string {
  const host = instance.address.includes(':') ? `[${instance.address}]` : instance.address
  return `${host}:${String(instance.port)}`
}
