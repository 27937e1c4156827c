import { rateLimitSpec, type RateLimitSpec } from '@/domain/rate-limit/policy'
import { checkObject, type CheckedDraft, type ObjectDraft } from '../forms/draft'

/** A rate-limit policy while somebody edits it. */
export type LimitDraft = ObjectDraft<RateLimitSpec>

/** A new limit counts without limiting: shadow first, then enforce. */
export function newLimit(namespace: string, route: string | null): LimitDraft {
  const spec = rateLimitSpec.parse({ route, limit: 100, periodMs: 60_000, burst: 100, mode: 'SHADOW' })
  return { namespace, name: '', ...spec }
}

/** What would be published, or what is wrong with it. A key that needs no name leaves none behind. */
export function checkLimit(draft: LimitDraft): CheckedDraft<RateLimitSpec> {
  const named = draft.key.source !== 'ALL' && draft.key.source !== 'SOURCE_IP'
  const tidy: LimitDraft = { ...draft, key: named ? draft.key : { ...draft.key, name: '' } }
  return checkObject(rateLimitSpec, tidy)
}

/** What changes with the limit: a burst that was the same follows it. */
export function limitAndBurst(draft: LimitDraft, limit: number | ''): Pick<LimitDraft, 'limit' | 'burst'> {
  return { limit, burst: draft.burst === draft.limit ? limit : draft.burst }
}

/** The draft with another limit, where one is asked for. */
export function withLimit(draft: LimitDraft, limit: number | null): LimitDraft {
  return limit === null ? draft : { ...draft, ...limitAndBurst(draft, limit) }
}

/** The steady rate that a bucket allows. */
export function steadyPerSecond(spec: Pick<RateLimitSpec, 'limit' | 'periodMs'>): number {
  return (spec.limit * 1000) / spec.periodMs
}

/** How long an empty bucket takes to hold a token again. */
export function tokenEveryMs(spec: Pick<RateLimitSpec, 'limit' | 'periodMs'>): number {
  return spec.periodMs / spec.limit
}
