import { instanceStanding, isOver, overrideNameOf } from '@/domain/service/instance-override'
import { takesRequests } from '@/domain/service/traffic'
import type { Stored } from '@/store/objects/table'
import type { InstanceEntry } from '../live/fleet-entries'
import type { KnownService, ServiceSources } from '../services/service-sources'

type Sources = Pick<ServiceSources, 'rules' | 'nowMs'>

/** The order that holds for an instance now. One that was meant for another registration at its address does not. */
export function orderOf({ rules, nowMs }: Sources, { instance }: InstanceEntry): Stored<'instance-override'> | null {
  if (rules.orders.size === 0) return null
  const order = rules.orders.get(overrideNameOf(instance))
  return order?.spec.instanceId !== instance.id || isOver(order.spec, nowMs) ? null : order
}

/** What an instance takes part with now: registered weight, order and health together. 0 takes nothing new. */
export function weightNow(sources: Sources, entry: InstanceEntry): number {
  const { instance } = entry
  const { mode, weight } = instanceStanding(instance, orderOf(sources, entry)?.spec, sources.nowMs)
  if (mode !== 'ACTIVE') return 0
  const sendToWarning = sources.rules.settings.get(instance.service)?.spec.sendToWarning ?? true
  return takesRequests({ ...instance, weight }, sendToWarning) ? weight : 0
}

/** A service's instances that are drained or in maintenance. */
export function instancesUnderOrder(sources: Sources, { inFleet }: KnownService): InstanceEntry[] {
  if (sources.rules.orders.size === 0) return []
  return (inFleet?.instances ?? []).filter((each) => (orderOf(sources, each)?.spec.mode ?? 'ACTIVE') !== 'ACTIVE')
}
