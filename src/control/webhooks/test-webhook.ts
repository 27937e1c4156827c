import { addTestDelivery } from '@/store/webhook-deliveries'
import type { ControlContext } from '../context'

/** The controller sends it within moments; the delivery log tells what became of it. @throws DomainError NOT_FOUND, INVALID */
export async function testWebhook(
  { database, clock }: ControlContext,
  { id }: { id: string },
): Promise<{ deliveryId: string }> {
  return { deliveryId: await addTestDelivery(database, id, clock.now()) }
}
