import { createHmac } from 'node:crypto'

/**
 * The header `webhook-signature` of Standard Webhooks 1.0 (symmetric): HMAC-SHA256 over `<id>.<seconds>.<body>`, base64,
 * one for each secret, divided by spaces. A secret is `whsec_` and the key as base64.
 */
export function webhookSignature(
  secrets: readonly string[],
  message: { id: string; timestampS: number; body: string },
): string {
  const signed = `${message.id}.${String(message.timestampS)}.${message.body}`
  return secrets.map((secret) => `v1,${createHmac('sha256', keyOf(secret)).update(signed).digest('base64')}`).join(' ')
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
}
