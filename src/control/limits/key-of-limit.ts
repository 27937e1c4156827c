import { DomainError } from '@/domain/errors'
import { rateLimitOverrideNameOf } from '@/domain/rate-limit/key-override'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import { hidesKeys, isHiddenKey } from '@/domain/rate-limit/secret-keys'

/** Refuses keys that no request of this limit can have. @throws DomainError INVALID */
export function refuseImpossibleKey(spec: RateLimitSpec, key: string): void {
  const message = whyImpossible(spec, key)
  if (message !== null) throw new DomainError('INVALID', message, [{ field: 'key', value: key, message }])
}

/** Refuses what may be a credential, and does not repeat it. @throws DomainError INVALID */
export function refuseBareKey(spec: RateLimitSpec, key: string): void {
  if (!hidesKeys(spec.key) || isHiddenKey(key)) return
  const message = 'keys of this limit are hashes: limits.keyOf tells the key of a value'
  throw new DomainError('INVALID', message, [{ field: 'key', value: null, message }])
}

function whyImpossible(spec: RateLimitSpec, key: string): string | null {
  if (spec.key.source === 'ALL' && key !== '*') return 'all requests of this limit share one bucket: use the key *'
  try {
    rateLimitOverrideNameOf({ policy: '', key })
    return null
  } catch {
    return 'the key holds half a character: use whole ones'
  }
}
