import type { Change } from '@/domain/revision/object'
import { type InstanceOverrideSpec, isOver } from '@/domain/service/instance-override'
import { instanceAddress } from '@/domain/service/service'
import type { Standing } from '@/store/decide-orders'
import type { Fleet } from '../live/fleet'
import { ServiceNow } from './service-now'

/**
 * Why orders that changes bring back must not be given again: each leaves too few instances of its service. Orders that
 * go are never refused.
 */
export function refusedOrders(
  changes: readonly Change[],
  { fleet, standing, nowMs }: { fleet: Fleet | null; standing: Standing; nowMs: number },
): string[] {
  const orders = changes.flatMap((each) =>
    each.op === 'put' && each.object.kind === 'instance-override' ? [each.object.spec] : [],
  )
  if (!fleet) {
    return orders
      .filter((spec) => takesAway(spec) && !isOver(spec, nowMs))
      .map((spec) => inWords(spec, 'how many would be left is not known while Redis does not answer'))
  }
  return [...new Set(orders.map((each) => each.service))].flatMap((name) => {
    const service = new ServiceNow(name, fleet, standing, nowMs)
    const steps = orders.flatMap((spec) => {
      if (spec.service !== name) return []
      const found = service.instances.find(
        (each) => each.id === spec.instanceId && each.address === spec.address && each.port === spec.port,
      )
      return found ? [{ spec, takes: service.takes(found), willTake: service.takesUnder(found, spec) }] : []
    })
    return service.refusals(steps).flatMap((refused, index) => {
      const step = steps[index]
      return refused !== null && step ? [inWords(step.spec, refused)] : []
    })
  })
}

function takesAway({ mode, weight }: InstanceOverrideSpec): boolean {
  return mode !== 'ACTIVE' || weight?.to === 0
}

function inWords(spec: InstanceOverrideSpec, reason: string): string {
  return `${instanceAddress(spec)} of ${spec.service}: ${reason}`
}
