import { z } from 'zod'
import { port, serviceName } from '../names'
import { hostOrAddress, instanceAddress } from './service'

/**
 * What an operator wants of one instance, whatever its registration says: take it out of traffic, or give it another
 * weight. It is a published object, so gateways have it within moments, prove that they do, and keep it over restarts.
 */

export const instanceModes = ['ACTIVE', 'DRAIN', 'MAINTENANCE'] as const
export type InstanceMode = (typeof instanceModes)[number]

/** A weight from a moment on, reached evenly over `overMs`; gateways reckon it by themselves. */
export const weightRamp = z.object({
  from: z.int().min(0).max(1000),
  to: z.int().min(0, 'use 0 to 1000').max(1000, 'use 0 to 1000'),
  startAtMs: z.int(),
  overMs: z.int().min(0).max(86_400_000, 'use at most 24 hours'),
})
export type WeightRamp = z.infer<typeof weightRamp>

export const instanceOverrideSpec = z.object({
  service: serviceName,
  address: hostOrAddress,
  port,
  /** Consul's id of the registration it was meant for: another one at the same address is not meant. */
  instanceId: z.string().min(1).max(300),
  /** DRAIN and MAINTENANCE take no new requests; what is in flight may end. */
  mode: z.enum(instanceModes),
  /** null: the weight that it is registered with. */
  weight: weightRamp.nullable(),
  reason: z.string().trim().max(500, 'use at most 500 characters'),
  actor: z.string(),
  atMs: z.int(),
  /** From then on it says nothing any more; each gateway honours that by itself. null: until it is taken back. */
  expiresAtMs: z.int().nullable(),
})
export type InstanceOverrideSpec = z.infer<typeof instanceOverrideSpec>

/** `<service>@<address>:<port>`: the name of the override of an instance, of which there is at most one. */
export const instanceOverrideName = z
  .string()
  .max(400)
  .regex(/^[A-Za-z0-9-]{1,63}@[A-Za-z0-9.:[\]-]+:\d{1,5}$/, 'use <service>@<address>:<port>')

export function overrideNameOf(instance: { service: string; address: string; port: number }): string {
  return `${instance.service}@${instanceAddress(instance)}`
}

/** What holds for an instance at `nowMs`. `weight` is what it takes part with; 0 takes nothing new. */
export interface InstanceStanding {
  mode: InstanceMode
  weight: number
}

/** @param override of this instance's address; it counts for the registration that it names only */
export function instanceStanding(
  instance: { id: string; weight: number },
  override: InstanceOverrideSpec | undefined,
  nowMs: number,
): InstanceStanding {
  if (!override || !appliesTo(override, instance, nowMs)) return { mode: 'ACTIVE', weight: instance.weight }
  return { mode: override.mode, weight: override.weight ? weightAt(override.weight, nowMs) : instance.weight }
}

/** Whether it says anything of this registration: it was meant for it, and its time is not over. */
export function appliesTo(
  override: Pick<InstanceOverrideSpec, 'instanceId' | 'expiresAtMs'>,
  instance: { id: string },
  nowMs: number,
): boolean {
  return override.instanceId === instance.id && !isOver(override, nowMs)
}

export function isOver({ expiresAtMs }: Pick<InstanceOverrideSpec, 'expiresAtMs'>, nowMs: number): boolean {
  return expiresAtMs !== null && nowMs >= expiresAtMs
}

/** A whole number. While it rises from 0 it is at least 1, so that a ramp begins at once. */
export function weightAt({ from, to, startAtMs, overMs }: WeightRamp, nowMs: number): number {
  if (nowMs >= startAtMs + overMs) return to
  const share = Math.max(0, (nowMs - startAtMs) / overMs)
  const weight = Math.round(from + (to - from) * share)
  return to > from ? Math.max(1, weight) : weight
}
