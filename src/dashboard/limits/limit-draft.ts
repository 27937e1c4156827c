import { objectName } from '@/domain/names'
import { rateLimitSpec, type RateLimitSpec } from '@/domain/rate-limit/policy'
import { checkDraft, type CheckedDraft, type Draft } from '../forms/draft'

/** A rate-limit policy while somebody edits it. */
export interface LimitDraft {
  namespace: string
  name: string
  spec: Draft<RateLimitSpec>
}

/** A new limit counts without limiting: shadow first, then enforce. */
export function newLimitDraft(namespace: string, route: string | null): LimitDraft {
  return {
    namespace,
    name: '',
    spec: rateLimitSpec.parse({ route, limit: 100, periodMs: 60_000, burst: 100, mode: 'SHADOW' }),
  }
}

/** What would be published, or what is wrong with it: `name` and `spec.…`. */
export function checkLimit(draft: LimitDraft): CheckedDraft<RateLimitSpec> {
  const { key } = draft.spec
  const named = key.source !== 'ALL' && key.source !== 'SOURCE_IP'
  const name = checkDraft(objectName, draft.name, 'name')
  const namespace = checkDraft(objectName, draft.namespace, 'namespace')
  const spec = checkDraft(rateLimitSpec, { ...draft.spec, key: named ? key : { ...key, name: '' } })
  const problems = [namespace, name, spec].flatMap((each) => (each.ok ? [] : each.problems))
  return spec.ok && problems.length === 0 ? spec : { ok: false, problems }
}

/** Sets the limit; a burst that followed the old limit follows the new one. */
export function withLimit(spec: Draft<RateLimitSpec>, limit: number | ''): Draft<RateLimitSpec> {
  return { ...spec, limit, burst: spec.burst === spec.limit ? limit : spec.burst }
}

/** The steady rate that a bucket allows. */
export function steadyPerSecond(spec: Pick<RateLimitSpec, 'limit' | 'periodMs'>): number {
  return (spec.limit * 1000) / spec.periodMs
}

/** How long an empty bucket takes to hold a token again. */
export function tokenEveryMs(spec: Pick<RateLimitSpec, 'limit' | 'periodMs'>): number {
  return spec.periodMs / spec.limit
}
