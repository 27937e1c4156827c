/**
 * The one-time code with which the first administrator is made: 100 random bits, printed once, kept only as SHA-256.
 * Each start makes a new one until a user exists; a used one is worth nothing.
 */
import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import { anyUserExists, saveSetupCode } from '@/store/access'
import type { Database } from '@/store/database'

/** Crockford's base 32: no letter that reads like a digit. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const groups = 5
const groupLength = 4

/** A new code, such as `7K2M-…`, in place of any earlier one; null when a user exists already. */
export async function issueSetupCode(database: Database, nowMs = Date.now()): Promise<string | null> {
  if (await anyUserExists(database)) return null
  const code = Array.from({ length: groups }, randomGroup).join('-')
  await saveSetupCode(database, hashSetupCode(code), nowMs)
  return code
}

function randomGroup(): string {
  return Array.from({ length: groupLength }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
}

/** Hyphens, spaces and case do not matter: the code may be typed by hand. */
export function hashSetupCode(code: string): string {
  const plain = code.toUpperCase().replace(/[^0-9A-Z]/g, '')
  return createHash('sha256').update(plain).digest('hex')
}

/** Whether `code` has this hash, in time that does not tell how much of it is right. */
export function isSetupCode(code: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSetupCode(code)), Buffer.from(hash))
}
