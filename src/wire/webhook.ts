/**
 * What endpoints of webhooks are sent, as Standard Webhooks 1.0 says (standardwebhooks.com): the headers `webhook-id`,
 * `webhook-timestamp` and `webhook-signature`, and a body of type, time and data.
 */
import type { Notice } from '@/domain/view/breaker-views'

export const webhookTestType = 'webhook.test'

export interface WebhookPayload {
  /** A type of notice, or `webhook.test`. */
  type: string
  /** When it happened, ISO 8601. Not when it was sent: that is in the header. */
  timestamp: string
  data: Record<string, string | number | null>
}

/** The message of a notice: the same for every endpoint. */
export function webhookPayloadOf({ id: _id, type, atMs, ...data }: Notice): WebhookPayload {
  return { type, timestamp: new Date(atMs).toISOString(), data }
}

/**
 * The `webhook-id` of a notice. The time is in it because ids begin anew with a new database, and who has seen an id
 * passes over the message.
 */
export function webhookIdOf({ id, atMs }: Pick<Notice, 'id' | 'atMs'>): string {
  return `notice_${id}_${String(atMs)}`
}
