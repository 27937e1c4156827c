import { objectRef } from '@/domain/names'
import type { LimitRow } from '@/domain/view/views'
import { listObjects } from '@/store/objects/objects'
import { countKeyOrders } from '@/store/objects/rate-limit-overrides'
import type { Stored } from '@/store/objects/table'
import type { Window } from '@/telemetry/window'
import type { ControlParts } from '../context'
import { perSecond, readWindow } from '../live/window'
import { versioned } from '../versioned'

export async function listLimits(
  parts: ControlParts,
  { namespace }: { namespace: string | null },
): Promise<LimitRow[]> {
  const { client } = parts.database
  const [limits, window, orders] = await Promise.all([
    listObjects(client, 'rate-limit', namespace),
    readWindow(parts),
    countKeyOrders(client, namespace, parts.clock.now()),
  ])
  return limits.map((each) => toLimitRow(each, window, orders))
}

/** @param orders how many keys are under an order, by policy */
export function toLimitRow(
  limit: Stored<'rate-limit'>,
  window: Window | null,
  orders: ReadonlyMap<string, number>,
): LimitRow {
  const ref = objectRef(limit.namespace, limit.name)
  const figures = window?.limit(ref)
  return {
    ...versioned(limit),
    allowedPerSecond: perSecond(window, figures?.allowed),
    limitedPerSecond: perSecond(window, figures?.limited),
    shadowedPerSecond: perSecond(window, figures?.shadowed),
    keysUnderOrder: orders.get(ref) ?? 0,
  }
}
