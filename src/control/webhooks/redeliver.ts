import { redeliver as again } from '@/store/webhook-deliveries'
import type { ControlContext } from '../context'

/** @throws DomainError NOT_FOUND, INVALID (the endpoint is switched off) */
export function redeliver({ database, clock }: ControlContext, { deliveryId }: { deliveryId: string }): Promise<void> {
  return again(database, deliveryId, clock.now())
}
