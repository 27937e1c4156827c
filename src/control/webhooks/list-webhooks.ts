import type { WebhookView } from '@/domain/view/breaker-views'
import { listWebhooks as list } from '@/store/webhooks'
import type { ControlParts } from '../context'

export function listWebhooks({ database, clock }: ControlParts): Promise<WebhookView[]> {
  return list(database, clock.now())
}
