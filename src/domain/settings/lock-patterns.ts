/**
 * Which keys of Redis are taken for locks of other libraries. The pattern is the operator's word that what it matches is a
 * lock: so it must name a part of the key, and no pattern matches everything. What is Switchyard's own is left out, also
 * where a pattern such as `sw*` matches it.
 */
import { z } from 'zod'

/** DETECT: recognised by key and value, see domain/lock/recognise. */
export const patternLibraries = ['DETECT', 'REDLOCK', 'REDSYNC', 'REDIS_SEMAPHORE'] as const
export type PatternLibrary = (typeof patternLibraries)[number]

const mostPatterns = 20
const leastLiteral = 2

const pattern = z
  .string()
  .max(200, 'use at most 200 characters')
  .regex(/^[^\p{Cc}]*$/u, 'leave out control characters')
  .refine((text) => literalStart(text).length >= leastLiteral, {
    message: 'begin with at least 2 characters that are no wildcard, such as lock:*',
  })
  .refine((text) => !text.startsWith('swy:'), { message: 'keys that begin with swy: are Switchyard’s own' })

/** What may be set: glob patterns of Redis, each once. */
export const lockPatternChoice = z.object({
  patterns: z
    .array(z.object({ pattern, library: z.enum(patternLibraries) }))
    .max(mostPatterns, 'use at most 20 patterns')
    .refine((all) => new Set(all.map((each) => each.pattern)).size === all.length, 'name each pattern once'),
})
export type LockPatternChoice = z.infer<typeof lockPatternChoice>
export type LockPattern = LockPatternChoice['patterns'][number]

/** What holds until somebody sets something else: the keys that redis-semaphore gives its locks by itself. */
export const defaultLockPatterns: LockPatternChoice = {
  patterns: [
    { pattern: 'mutex:*', library: 'REDIS_SEMAPHORE' },
    { pattern: 'semaphore:*', library: 'REDIS_SEMAPHORE' },
  ],
}

/** What every match begins with: the text before the first wildcard. */
function literalStart(glob: string): string {
  return /^[^*?[\\]*/.exec(glob)?.[0] ?? ''
}
