import { z } from 'zod'
import { noticeTypes } from '../view/breaker-views'

/** Where notices are sent, as an operator says it. */
export const webhookSpec = z.object({
  url: z
    .string()
    .trim()
    .max(2000, 'use at most 2000 characters')
    .superRefine((text, context) => {
      const message = problemOfUrl(text)
      if (message !== null) context.addIssue({ code: 'custom', message })
    }),
  description: z.string().trim().max(200, 'use at most 200 characters').default(''),
  enabled: z.boolean().default(true),
  /** Which notices are sent; empty: all. */
  eventTypes: z.array(z.enum(noticeTypes)).max(noticeTypes.length).default([]),
})
export type WebhookSpec = z.infer<typeof webhookSpec>

function problemOfUrl(text: string): string | null {
  if (!URL.canParse(text)) return 'use an address such as https://hooks.example.com/switchyard'
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return 'use an address that begins with https:// or http://'
  if (url.username !== '' || url.password !== '') return 'use an address without name and password: messages are signed'
  return url.hash === '' ? null : 'use an address without a fragment (#)'
}
