import { z } from 'zod'
import { port, serviceName } from '../names'

/** How a service is treated. A service that has no such object is treated with the defaults. */
export const serviceSpec = z.object({
  description: z.string().max(500).default(''),
  owner: z.string().max(200).default(''),
  /** Whether instances in `warning` still take traffic, as they do in Consul's own DNS. */
  sendToWarning: z.boolean().default(true),
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

const hostOrAddress = z
  .string()
  .max(253)
  .refine(isAddress, 'use an IP address or a host name, without a scheme or a port')

const checkTiming = {
  intervalMs: z.int().min(1000, 'use 1 s to 1 hour').max(3_600_000, 'use 1 s to 1 hour').default(10_000),
  timeoutMs: z.int().min(100, 'use 100 ms to 60 s').max(60_000, 'use 100 ms to 60 s').default(2000),
}

/** How the controller finds out whether a managed instance is well. */
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
}

/** `address:port`, with IPv6 in brackets: how reports and telemetry name an instance. */
export function instanceAddress(instance: { address: string; port: number }): string {
  const host = instance.address.includes(':') ? `[${instance.address}]` : instance.address
  return `${host}:${String(instance.port)}`
}
