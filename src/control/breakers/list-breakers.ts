import type { BreakerOverrideSpec } from '@/domain/breaker/policy'
import { objectRef } from '@/domain/names'
import type { BreakerOnGateway, BreakerView } from '@/domain/view/views'
import { listObjects } from '@/store/objects/objects'
import type { Stored } from '@/store/objects/table'
import type { Window } from '@/telemetry/window'
import type { BreakerStatus } from '@/wire/telemetry'
import type { ControlParts } from '../context'
import { readWindow } from '../live/window'
import { versioned } from '../versioned'
import { overrideInForce, statusesByBreaker } from './breaker-state'

export async function listBreakers(
  parts: ControlParts,
  { namespace }: { namespace: string | null },
): Promise<BreakerView[]> {
  const [policies, overrides, window] = await Promise.all([
    listObjects(parts.database.client, 'breaker', namespace),
    listObjects(parts.database.client, 'breaker-override', namespace),
    readWindow(parts),
  ])
  const specs = new Map(overrides.map((each) => [objectRef(each.namespace, each.name), each.spec]))
  const statuses = statusesByBreaker(window)
  return policies.map((policy) => {
    const ref = objectRef(policy.namespace, policy.name)
    return toBreakerView(policy, specs.get(ref), statuses.get(ref) ?? [], window, parts.clock.now())
  })
}

export function toBreakerView(
  policy: Stored<'breaker'>,
  override: BreakerOverrideSpec | undefined,
  statuses: readonly BreakerStatus[],
  window: Window | null,
  nowMs: number,
): BreakerView {
  const seconds = (window?.coveredMs ?? 0) / 1000
  return {
    ...versioned(policy),
    override: overrideInForce(override, nowMs),
    gateways: statuses.map((each) => onGateway(each, seconds)),
  }
}

function onGateway(status: BreakerStatus, seconds: number): BreakerOnGateway {
  const { breaker: _breaker, service: _service, rejected, ...live } = status
  return { ...live, rejectedPerSecond: seconds > 0 ? rejected / seconds : 0 }
}
