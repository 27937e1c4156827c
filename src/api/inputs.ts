import { z } from 'zod'
import { objectName } from '@/domain/names'

/** A list over one namespace, or over all (null). */
export const namespaceScope = z.object({ namespace: objectName.nullable() })

export const objectPlace = z.object({ namespace: objectName, name: objectName })

export const namespaceDescription = z.string().trim().max(500, 'use at most 500 characters')

/** Why a revision is made. */
export const revisionMessage = z
  .string()
  .trim()
  .min(1, 'say what changes, in 1 to 500 characters')
  .max(500, 'use at most 500 characters')

/** The largest integer that the database takes. */
const mostInteger = 2_147_483_647

/** The number of a revision, from `least`. */
export function revisionNumber(least: number) {
  return z.int().min(least, 'use the number of a revision').max(mostInteger, 'use the number of a revision')
}

/** The version of an object, as it was read. */
export const objectVersion = z
  .int()
  .min(1, 'use the version that was read')
  .max(mostInteger, 'use the version that was read')

const endOfTimeMs = Date.UTC(9999, 11, 31)
const time = z.int().min(0, 'use a time since 1970').max(endOfTimeMs, 'use a time before the year 10000')

/** A span of time, milliseconds since the epoch. */
export const timeRange = z
  .object({ fromMs: time, toMs: time })
  .refine((range) => range.fromMs < range.toMs, { path: ['toMs'], message: 'use a time after fromMs' })
