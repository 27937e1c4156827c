import type { InstanceAction } from '../view/fleet-views'
import { appliesTo, instanceStanding, type InstanceOverrideSpec } from './instance-override'
import type { CatalogInstance } from './service'

/** Consul takes greater weights than an order does. */
const mostWeight = 1000

interface Circumstances {
  instance: Pick<CatalogInstance, 'id' | 'service' | 'address' | 'port' | 'weight'>
  /** The override of the instance's address. */
  standing: InstanceOverrideSpec | undefined
  actor: string
  nowMs: number
}

/**
 * What is ordered of an instance after an action; null when nothing is. Taking it out of traffic keeps the weight that
 * was ordered, and the other way round; what was meant for another registration, or is over, does not count.
 */
export function overrideAfter(
  action: InstanceAction,
  { instance, standing, actor, nowMs }: Circumstances,
): InstanceOverrideSpec | null {
  const kept = standing && appliesTo(standing, instance, nowMs) ? standing : undefined
  const { id: instanceId, service, address, port } = instance
  const place = { service, address, port, instanceId }
  const by = { reason: action.reason, actor, atMs: nowMs }
  switch (action.do) {
    case 'DRAIN':
    case 'MAINTENANCE': {
      const expiresAtMs = action.expiresInMs === null ? null : nowMs + action.expiresInMs
      return { ...place, mode: action.do, weight: kept?.weight ?? null, ...by, expiresAtMs }
    }
    case 'RESTORE':
      return null
    case 'WEIGHT': {
      const mode = kept?.mode ?? 'ACTIVE'
      const from = Math.min(mostWeight, Math.round(instanceStanding(instance, kept, nowMs).weight))
      const weight = action.to === null ? null : { from, to: action.to, startAtMs: nowMs, overMs: action.overMs }
      if (mode === 'ACTIVE' && weight === null) return null
      const reason = action.reason === '' && kept ? kept.reason : action.reason
      return { ...place, mode, weight, ...by, reason, expiresAtMs: kept?.expiresAtMs ?? null }
    }
  }
}

/** How long an order outlives the registration that it empties, so that nothing new reaches it on its way out. */
const leavingMs = 86_400_000

/**
 * What is ordered of an instance whose registration is being removed: one that takes no new requests must not take any
 * while it still stands in the catalog, so such an order runs out by itself; others go at once.
 */
export function overrideOfLeaving(spec: InstanceOverrideSpec, nowMs: number): InstanceOverrideSpec | null {
  if (spec.mode === 'ACTIVE') return null
  return { ...spec, expiresAtMs: Math.min(spec.expiresAtMs ?? Infinity, nowMs + leavingMs) }
}

/** Whether an action alone can take an instance out of those that take requests. */
export function mayReduce(action: InstanceAction): boolean {
  return action.do === 'DRAIN' || action.do === 'MAINTENANCE' || (action.do === 'WEIGHT' && action.to === 0)
}
