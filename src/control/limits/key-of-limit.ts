import { DomainError } from '@/domain/errors'
import { rateLimitOverrideNameOf } from '@/domain/rate-limit/key-override'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'

/** Refuses keys that no request of this limit can have. @throws DomainError INVALID */
export function refuseImpossibleKey(spec: RateLimitSpec, key: string): void {
  const message = whyImpossible(spec, key)
  if (message !== null) throw new DomainError('INVALID', message, [{ field: 'key', value: key, message }])
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
