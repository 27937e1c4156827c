/**
 * What is asked of all gateways at once, over the channel `swy:questions`, and what each answers, onto the list
 * `swy:answers:<id>`, which expires. Nobody waits long for an answer: who does not give one is silent.
 */
import { z } from 'zod'

/** How a key's bucket stands in each gateway that keeps buckets of its own. */
export const question = z.object({
  version: z.literal(1),
  kind: z.literal('limit-quota'),
  id: z.string().regex(/^[\w-]{1,64}$/),
  /** `namespace/name`. */
  policy: z.string().max(130),
  key: z.string().max(128),
})
export type Question = z.infer<typeof question>

/** A question is shorter; what is longer is none. */
export const questionCharacters = 2000

const ms = z.number().min(0)

export const quotaAnswer = z.object({
  gateway: z.string(),
  /** null: the policy is not in force there. */
  bucket: z
    .object({
      remaining: z.int(),
      burst: z.int(),
      retryAfterMs: ms,
      resetAfterMs: ms,
    })
    .nullable(),
})
export type QuotaAnswer = z.infer<typeof quotaAnswer>

/** How long an answer waits to be read. */
export const answersKeptMs = 5000
