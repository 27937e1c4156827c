import { createHash } from 'node:crypto'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import { hidesKeys } from '@/domain/rate-limit/secret-keys'

/** So long a value is its own key, unless it may be a credential. */
const longestValue = 128

/**
 * The key under which a limit keeps the bucket of a value: the value itself, or its SHA-256 in base64url when it may be a
 * credential, which nobody should read off a screen, or is long, so that no caller can fill Redis with keys' names.
 * @param value that the request has; empty when it has none: those share one bucket
 */
export function limitKeyOf(key: RateLimitSpec['key'], value: string): string {
  if (key.source === 'ALL') return '*'
  if (value === '' || (value.length <= longestValue && !hidesKeys(key))) return value
  return createHash('sha256').update(value).digest('base64url')
}
