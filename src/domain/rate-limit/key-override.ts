import { z } from 'zod'
import { objectName } from '../names'
import type { BucketSpec } from './bucket'

/**
 * What an operator wants of one key of a rate limit: a caller that is helped, or shut out. It is a published object, so
 * gateways have it within moments, prove that they do, and keep it over restarts; clients in other languages get it with
 * the policy.
 */

/** BOOST: limit and burst are multiplied by `factor`. BLOCK: nothing passes, also in SHADOW mode. */
export const keyStances = ['NORMAL', 'BOOST', 'BLOCK'] as const
export type KeyStance = (typeof keyStances)[number]

export const rateLimitOverrideSpec = z.object({
  /** The rate-limit policy, of the same namespace. */
  policy: objectName,
  /** As the gateway forms it: a value of at most 128 characters or the hash of a longer one; `*` when all share one. */
  key: z.string().max(128, 'use at most 128 characters'),
  stance: z.enum(keyStances),
  factor: z.number().min(1, 'use 1 to 1000').max(1000, 'use 1 to 1000').default(1),
  /** The bucket is made full once for each id, and not for one that is older than another that was done; null: never. */
  resetId: z
    .string()
    .max(64)
    .regex(/^\d{15}-[\w-]+$/, 'use <15 digits of milliseconds>-<letters and digits>')
    .nullable()
    .default(null),
  reason: z.string().trim().min(3, 'say why, in 3 to 500 characters').max(500, 'say why, in 3 to 500 characters'),
  actor: z.string(),
  atMs: z.int(),
  /** From then on its stance says nothing any more; gateways honour that by themselves. null: until it is taken back. */
  expiresAtMs: z.int().nullable(),
})
export type RateLimitOverrideSpec = z.infer<typeof rateLimitOverrideSpec>

/** `<policy>@<key, percent-encoded>`: the name of the order for a key, of which there is at most one. */
export const rateLimitOverrideName = z
  .string()
  .max(1300)
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?@[A-Za-z0-9._~!'()*%-]*$/, 'use <policy>@<key, percent-encoded>')

/** @throws URIError for a key with half a surrogate pair */
export function rateLimitOverrideNameOf({ policy, key }: Pick<RateLimitOverrideSpec, 'policy' | 'key'>): string {
  return `${policy}@${encodeURIComponent(key)}`
}

/** What such a name names. @throws URIError for a name that was not made so */
export function keyOfOverride(name: string): Pick<RateLimitOverrideSpec, 'policy' | 'key'> {
  const at = name.indexOf('@')
  return { policy: name.slice(0, at), key: decodeURIComponent(name.slice(at + 1)) }
}

/** The stance that holds at `nowMs`. */
export function stanceAt(override: RateLimitOverrideSpec | undefined, nowMs: number): KeyStance {
  if (override === undefined) return 'NORMAL'
  return isSpent(override, nowMs) ? 'NORMAL' : override.stance
}

/** Whether it says nothing any more but that a bucket was once made full. */
export function isSpent(override: RateLimitOverrideSpec, nowMs: number): boolean {
  return override.expiresAtMs !== null && nowMs >= override.expiresAtMs
}

/** Ids of resets sort as text in the order of their times. @param unique letters and digits */
export function resetIdOf(nowMs: number, unique: string): string {
  return `${String(nowMs).padStart(15, '0')}-${unique}`
}

/** An id that sorts after the one that stands, also when that was given by a clock that is ahead. */
export function nextResetId(standing: string | null, nowMs: number, unique: string): string {
  return resetIdOf(standing === null ? nowMs : Math.max(nowMs, Number(standing.slice(0, 15)) + 1), unique)
}

/** At most so many orders stand of one policy. */
export const mostKeyOrders = 1000

/** The bucket of a boosted key: whole tokens, within what policies may have. */
export function boosted(spec: BucketSpec, factor: number): BucketSpec {
  const by = (value: number) => Math.min(1_000_000, Math.max(1, Math.floor(value * factor + 0.5)))
  return { limit: by(spec.limit), periodMs: spec.periodMs, burst: by(spec.burst) }
}
