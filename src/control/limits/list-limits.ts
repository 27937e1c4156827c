import { objectRef } from '@/domain/names'
import type { LimitRow } from '@/domain/view/views'
import { listObjects } from '@/store/objects/objects'
import type { Stored } from '@/store/objects/table'
import type { Window } from '@/telemetry/window'
import type { ControlParts } from '../context'
import { perSecond, readWindow } from '../live/window'
import { versioned } from '../versioned'

export async function listLimits(
  parts: ControlParts,
  { namespace }: { namespace: string | null },
): Promise<LimitRow[]> {
  const [limits, window] = await Promise.all([
    listObjects(parts.database.client, 'rate-limit', namespace),
    readWindow(parts),
  ])
  return limits.map((each) => toLimitRow(each, window))
}

export function toLimitRow(limit: Stored<'rate-limit'>, window: Window | null): LimitRow {
  const ref = objectRef(limit.namespace, limit.name)
  const figures = window?.limit(ref)
  return {
    ...versioned(limit),
    allowedPerSecond: perSecond(window, figures?.allowed),
    limitedPerSecond: perSecond(window, figures?.limited),
    shadowedPerSecond: perSecond(window, figures?.shadowed),
  }
}
