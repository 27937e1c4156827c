/**
 * An order for a key as it stands in the hash of its policy, where `swy_take` reads it: field `o:<key>`, value
 * `<stance> <factor> <expiresAtMs, 0: no end> <resetId, or ->`.
 */
import type { RateLimitOverrideSpec } from '@/domain/rate-limit/key-override'

export function limitOrderField(key: string): string {
  return `o:${key}`
}

export function limitOrderValue({ stance, factor, expiresAtMs, resetId }: RateLimitOverrideSpec): string {
  return `${stance} ${String(factor)} ${String(expiresAtMs ?? 0)} ${resetId ?? '-'}`
}
