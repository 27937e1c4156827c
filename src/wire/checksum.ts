import { createHash } from 'node:crypto'
import type { PublishedObject } from '@/domain/revision/object'

/**
 * The checksum of a set of objects: the sum, modulo 2^256, of the SHA-256 of each object's canonical JSON (keys sorted,
 * RFC 8785's order). Order does not matter and one change costs one hash, so both sides keep it incrementally; equal
 * checksums mean the same rules.
 */
export type Checksum = string

export const emptyChecksum: Checksum = '0'.repeat(64)

const modulus = 1n << 256n

/** JSON with object keys in code-unit order, so that equal values have equal bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : each,
  )
}

export function objectHash(object: PublishedObject): bigint {
  return BigInt(`0x${createHash('sha256').update(canonicalJson(object)).digest('hex')}`)
}

/** The checksum after `removed` left the set and `added` came into it; either may be absent. */
export function advanceChecksum(
  checksum: Checksum,
  removed: PublishedObject | undefined,
  added: PublishedObject | undefined,
): Checksum {
  let sum = BigInt(`0x${checksum}`)
  if (removed) sum += modulus - objectHash(removed)
  if (added) sum += objectHash(added)
  return (sum % modulus).toString(16).padStart(64, '0')
}

export function checksumOf(objects: Iterable<PublishedObject>): Checksum {
  let sum = 0n
  for (const object of objects) sum += objectHash(object)
  return (sum % modulus).toString(16).padStart(64, '0')
}
