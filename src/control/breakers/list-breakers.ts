import { objectRef } from '@/domain/names'
import type { BreakerOnGateway, BreakerView } from '@/domain/view/views'
import { listObjects } from '@/store/objects/objects'
import type { Stored } from '@/store/objects/table'
import type { Window } from '@/telemetry/window'
import type { BreakerStatus } from '@/wire/telemetry'
import type { ControlParts } from '../context'
import { versioned } from '../versioned'
import { breakerOrders, ordersOfBreakers, type OrdersOfBreakers } from './breaker-orders'
import { readLiveStatuses } from './live-statuses'

export async function listBreakers(
  parts: ControlParts,
  { namespace }: { namespace: string | null },
): Promise<BreakerView[]> {
  const [policies, stored, live] = await Promise.all([
    listObjects(parts.database.client, 'breaker', namespace),
    listObjects(parts.database.client, 'breaker-override', namespace),
    readLiveStatuses(parts),
  ])
  const orders = await ordersOfBreakers(parts, stored)
  return policies.map((policy) => {
    const own = live.of(objectRef(policy.namespace, policy.name))
    return toBreakerView(policy, orders, own, live.window, parts.clock.now())
  })
}

export function toBreakerView(
  policy: Stored<'breaker'>,
  orders: OrdersOfBreakers,
  statuses: readonly BreakerStatus[],
  window: Window | null,
  nowMs: number,
): BreakerView {
  const seconds = (window?.coveredMs ?? 0) / 1000
  const standing = breakerOrders(orders, objectRef(policy.namespace, policy.name), nowMs)
  return {
    ...versioned(policy),
    override: standing.find((each) => each.instance === null && each.gateway === null) ?? null,
    orders: standing,
    gateways: statuses.map((each) => onGateway(each, seconds)),
  }
}

function onGateway(status: BreakerStatus, seconds: number): BreakerOnGateway {
  const { breaker: _breaker, service: _service, rejected, ...live } = status
  return { ...live, rejectedPerSecond: seconds > 0 ? rejected / seconds : 0 }
}
