import { z } from 'zod'
import { objectName } from '@/domain/names'

/** A list over one namespace, or over all (null). */
export const namespaceScope = z.object({ namespace: objectName.nullable() })

export const objectPlace = z.object({ namespace: objectName, name: objectName })

/** A span of time, milliseconds since the epoch. */
export const timeRange = z
  .object({ fromMs: z.int().min(0, 'use a time since 1970'), toMs: z.int().min(0, 'use a time since 1970') })
  .refine((range) => range.fromMs < range.toMs, { path: ['toMs'], message: 'use a time after fromMs' })
