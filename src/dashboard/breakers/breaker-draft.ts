import { breakerSpec, type BreakerSpec } from '@/domain/breaker/policy'
import { checkObject, type CheckedDraft, type ObjectDraft } from '../forms/draft'

/** A breaker policy while somebody edits it. */
export type BreakerDraft = ObjectDraft<BreakerSpec>

/** The values that a policy has when nothing else is said. */
export const breakerDefaults = breakerSpec.parse({ service: 'to-be-chosen' })

export function newBreaker(namespace: string, service: string): BreakerDraft {
  return { namespace, name: '', ...breakerDefaults, service }
}

/**
 * Starting points, each only the thresholds in which it differs from the defaults: SENSITIVE for what must fail fast,
 * TOLERANT for what is allowed to stutter, SLOW_CALLS for what rather hangs than fails, QUIET for what has few calls.
 */
export const breakerPresets = {
  BALANCED: {},
  SENSITIVE: { failureRateThresholdPercent: 20, minimumNumberOfCalls: 10, slidingWindowSize: 10 },
  TOLERANT: { failureRateThresholdPercent: 75, minimumNumberOfCalls: 50, slidingWindowSize: 60 },
  SLOW_CALLS: { slowCallRateThresholdPercent: 50, slowCallDurationThresholdMs: 1000 },
  QUIET: { slidingWindowType: 'COUNT_BASED', slidingWindowSize: 10, minimumNumberOfCalls: 5 },
} as const satisfies Record<string, Partial<BreakerSpec>>

export type BreakerPreset = keyof typeof breakerPresets

const thresholdFields = [
  'slidingWindowType',
  'slidingWindowSize',
  'minimumNumberOfCalls',
  'failureRateThresholdPercent',
  'slowCallRateThresholdPercent',
  'slowCallDurationThresholdMs',
] as const satisfies readonly (keyof BreakerSpec)[]

/** The draft with a preset's thresholds; what is not a threshold stays. */
export function withPreset(draft: BreakerDraft, preset: BreakerPreset): BreakerDraft {
  const thresholds = Object.fromEntries(thresholdFields.map((field) => [field, breakerDefaults[field]]))
  return { ...draft, ...thresholds, ...breakerPresets[preset] }
}

/** The preset whose thresholds the draft holds; null when they are its own. */
export function presetOf(draft: BreakerDraft): BreakerPreset | null {
  const presets = Object.keys(breakerPresets) as BreakerPreset[]
  return (
    presets.find((preset) => {
      const expected = withPreset(draft, preset)
      return thresholdFields.every((field) => expected[field] === draft[field])
    }) ?? null
  )
}

/** What would be published, or what is wrong with it. */
export function checkBreaker(draft: BreakerDraft): CheckedDraft<BreakerSpec> {
  return checkObject(breakerSpec, draft)
}
