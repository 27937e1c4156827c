import type { BreakerOrder } from '@/domain/view/breaker-views'
import type { PublishStatus } from '@/domain/view/views'

/** Of the gateways that an order means, those that are there and do not have it in force, with the reason where they refuse it. */
export function lackingGateways(
  { pending, failing }: Pick<PublishStatus, 'pending' | 'failing'>,
  order: Pick<BreakerOrder, 'gateway'>,
): string[] {
  const meant = (gateway: string) => order.gateway === null || order.gateway === gateway
  return [
    ...failing.filter((each) => meant(each.gateway)).map((each) => `${each.gateway}: ${each.reason}`),
    ...pending.filter(meant),
  ]
}
