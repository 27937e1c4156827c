import type { DeliveryRow } from '@/domain/view/breaker-views'
import { listDeliveries as list } from '@/store/webhook-deliveries'
import type { ControlParts } from '../context'

/** What was sent to an endpoint in the last week, newest first. */
export function listDeliveries(
  { database }: ControlParts,
  query: { endpointId: string; limit: number },
): Promise<DeliveryRow[]> {
  return list(database, query)
}
