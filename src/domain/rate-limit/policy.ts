import { z } from 'zod'
import { objectName } from '../names'

export const rateLimitKeySources = ['ALL', 'SOURCE_IP', 'HEADER', 'COOKIE', 'QUERY'] as const

/** Whose requests share one bucket: everybody's (ALL), or those with the same address, header, cookie or parameter. */
export const rateLimitKey = z
  .object({ source: z.enum(rateLimitKeySources), name: z.string().max(200).default('') })
  .superRefine((key, context) => {
    if (key.source !== 'ALL' && key.source !== 'SOURCE_IP' && key.name === '') {
      context.addIssue({
        code: 'custom',
        path: ['name'],
        message: 'name the header, cookie or query parameter that tells callers apart',
      })
    }
  })

/** A token bucket: it holds at most `burst` tokens and gains `limit` of them evenly in each `periodMs`. */
export const rateLimitSpec = z.object({
  enabled: z.boolean().default(true),
  description: z.string().max(500).default(''),
  /** The route it applies to, of the same namespace; null means every route of the namespace. */
  route: objectName.nullable().default(null),
  limit: z.int('use a whole number').min(1, 'use 1 to 1000000').max(1_000_000, 'use 1 to 1000000'),
  periodMs: z.int().min(100, 'use 100 ms to 1 day').max(86_400_000, 'use 100 ms to 1 day'),
  burst: z.int('use a whole number').min(1, 'use 1 to 1000000').max(1_000_000, 'use 1 to 1000000'),
  key: rateLimitKey.default({ source: 'SOURCE_IP', name: '' }),
  /** LOCAL: each gateway has its own buckets. DISTRIBUTED: all gateways share them through Redis. */
  scope: z.enum(['LOCAL', 'DISTRIBUTED']).default('DISTRIBUTED'),
  /** SHADOW counts what it would have limited and lets everything pass. */
  mode: z.enum(['ENFORCE', 'SHADOW']).default('ENFORCE'),
  /** What a DISTRIBUTED limit does while Redis does not answer. */
  onRedisDown: z.enum(['LOCAL', 'ALLOW', 'DENY']).default('LOCAL'),
})
export type RateLimitSpec = z.infer<typeof rateLimitSpec>
