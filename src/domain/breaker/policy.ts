import { z } from 'zod'
import { serviceName } from '../names'

export const breakerStates = ['CLOSED', 'OPEN', 'HALF_OPEN', 'FORCED_OPEN', 'DISABLED', 'METRICS_ONLY'] as const
export type BreakerState = (typeof breakerStates)[number]

const percent = z.number().gt(0, 'use more than 0, at most 100').max(100, 'use more than 0, at most 100')
const waitMs = z.int().min(100, 'use 100 ms to 1 hour').max(3_600_000, 'use 100 ms to 1 hour')

/** Thresholds of a circuit breaker, in Resilience4j's terms and with its defaults where it has them. */
export const breakerSpec = z
  .object({
    enabled: z.boolean().default(true),
    description: z.string().max(500).default(''),
    service: serviceName,
    /** SERVICE: one breaker for all instances. INSTANCE: one for each, so that one bad instance is left out alone. */
    scope: z.enum(['SERVICE', 'INSTANCE']).default('SERVICE'),
    /** SHADOW keeps the breaker in METRICS_ONLY: it counts and reports, and lets everything pass. */
    mode: z.enum(['ENFORCE', 'SHADOW']).default('ENFORCE'),
    slidingWindowType: z.enum(['COUNT_BASED', 'TIME_BASED']).default('TIME_BASED'),
    /** Calls (COUNT_BASED) or seconds (TIME_BASED). */
    slidingWindowSize: z.int().min(1, 'use 1 to 3600').max(3600, 'use 1 to 3600').default(30),
    minimumNumberOfCalls: z.int().min(1, 'use 1 to 100000').max(100_000, 'use 1 to 100000').default(20),
    failureRateThresholdPercent: percent.default(50),
    slowCallRateThresholdPercent: percent.default(100),
    slowCallDurationThresholdMs: z
      .int()
      .min(1, 'use 1 to 3600000 ms')
      .max(3_600_000, 'use 1 to 3600000 ms')
      .default(60_000),
    waitDurationInOpenStateMs: waitMs.default(10_000),
    permittedNumberOfCallsInHalfOpenState: z.int().min(1, 'use 1 to 1000').max(1000, 'use 1 to 1000').default(5),
    /** After this long in HALF_OPEN without enough probes the breaker opens again; 0 waits for ever. */
    maxWaitDurationInHalfOpenStateMs: z.int().min(0).max(3_600_000, 'use 0 to 3600000 ms').default(30_000),
    /** Responses that count as failures; a failed connection and a timeout always do. */
    failureStatuses: z
      .array(z.int().min(400, 'use 400 to 599').max(599, 'use 400 to 599'))
      .max(50)
      .default([500, 502, 503, 504]),
  })
  .superRefine((policy, context) => {
    if (policy.slidingWindowType === 'COUNT_BASED' && policy.minimumNumberOfCalls > policy.slidingWindowSize) {
      context.addIssue({
        code: 'custom',
        path: ['minimumNumberOfCalls'],
        message: `a window of ${String(policy.slidingWindowSize)} calls never holds ${String(policy.minimumNumberOfCalls)}; use at most the window's size`,
      })
    }
  })
export type BreakerSpec = z.infer<typeof breakerSpec>

/** The state that a policy asks for when nothing is wrong and no operator says otherwise. */
export function restingState(spec: Pick<BreakerSpec, 'enabled' | 'mode'>): BreakerState {
  if (!spec.enabled) return 'DISABLED'
  return spec.mode === 'SHADOW' ? 'METRICS_ONLY' : 'CLOSED'
}

export const overrideIntents = ['FORCED_OPEN', 'DISABLED', 'METRICS_ONLY', 'RESET'] as const

/**
 * What an operator wants of a breaker, whatever its thresholds say. A gateway carries out a RESET (back to CLOSED, empty
 * window) once for each `id`; the other intents hold until `expiresAtMs`, which each gateway honours by itself; null
 * holds until reset. Of several that mean the same breaker the newest counts: see `orderFor` in ./orders. `instance` and
 * `gateway` are left out of what is published where all are meant, as in orders of before single ones could be: so the
 * checksums of those stay what they were.
 */
export const breakerOverrideSpec = z.object({
  id: z.string().min(1).max(64),
  /** `address:port` of the instance that is meant; without: the service's breaker, or those of all instances. */
  instance: z.string().max(300).nullish(),
  /** The id of the gateway that is meant; without: all. */
  gateway: z.string().max(200).nullish(),
  intent: z.enum(overrideIntents),
  reason: z.string().trim().min(3, 'say why, in 3 to 500 characters').max(500, 'say why, in 3 to 500 characters'),
  actor: z.string(),
  atMs: z.int(),
  expiresAtMs: z.int().nullable(),
})
export type BreakerOverrideSpec = z.infer<typeof breakerOverrideSpec>

/** Which of a breaker's machines an order means. */
export interface BreakerTarget {
  breaker: string
  /** null: the service's breaker, or those of all instances. */
  instance: string | null
  /** null: all. */
  gateway: string | null
}

type OrderTarget = Pick<BreakerOverrideSpec, 'instance' | 'gateway'>

/** The target that a published order names. */
export function orderTarget({ instance, gateway }: OrderTarget): Omit<BreakerTarget, 'breaker'> {
  return { instance: instance ?? null, gateway: gateway ?? null }
}

/** A target as a published order names it: null is left out. */
export function publishedTarget({ instance, gateway }: Omit<BreakerTarget, 'breaker'>): OrderTarget {
  return { ...(instance === null ? {} : { instance }), ...(gateway === null ? {} : { gateway }) }
}

/** `<breaker>[@<address>:<port>][~<gateway>]`: the name of an order; there is at most one for each target. */
export const breakerOverrideName = z
  .string()
  .max(600)
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(@[A-Za-z0-9.:[\]-]+:\d{1,5})?(~[^\s/~]{1,200})?$/,
    'use <breaker>[@<address>:<port>][~<gateway>]',
  )

export function breakerOverrideNameOf({ breaker, instance, gateway }: BreakerTarget): string {
  return `${breaker}${instance === null ? '' : `@${instance}`}${gateway === null ? '' : `~${gateway}`}`
}

/** The breaker that an order of this name is for. */
export function breakerOfOverride(name: string): string {
  return name.split(/[@~]/, 1)[0] ?? name
}
