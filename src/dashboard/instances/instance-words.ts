/** Small facts about an instance that more than one part of the screen tells. Pure. */
import type { InstanceOrder, InstanceRow } from '@/domain/view/fleet-views'

/** The version it says it is: by meta `version`, else by a tag that looks like one. */
export function versionOf({ meta, tags }: Pick<InstanceRow, 'meta' | 'tags'>): string | null {
  const { version } = meta
  if (version !== undefined && version !== '') return version
  return tags.find((tag) => /^(version[=:-])?v?\d+(\.\d+)*([-+].+)?$/.test(tag)) ?? null
}

/** Whether the order's weight is still on its way at `nowMs`. */
export function isRamping(order: InstanceOrder | null, nowMs: number): boolean {
  const ramp = order?.weight
  return ramp !== null && ramp !== undefined && ramp.from !== ramp.to && nowMs < ramp.startAtMs + ramp.overMs
}

export type Standing =
  /** In traffic with its weight. */
  | { kind: 'WEIGHT'; weight: number; to: number | null; untilMs: number | null }
  /** Out by order. `step` null: how far it is empty is not known. */
  | { kind: 'DRAIN' | 'MAINTENANCE'; step: InstanceOrder['drain']; inFlight: number | null }

/** What an instance takes part with, in the one word or figure that a row has room for. */
export function standingOf(row: Pick<InstanceRow, 'order' | 'weight' | 'inFlight'>, nowMs: number): Standing {
  const { order, weight, inFlight } = row
  if (order !== null && order.mode !== 'ACTIVE') return { kind: order.mode, step: order.drain, inFlight }
  const ramp = order?.weight
  if (ramp === null || ramp === undefined || !isRamping(order, nowMs))
    return { kind: 'WEIGHT', weight, to: null, untilMs: null }
  return { kind: 'WEIGHT', weight, to: ramp.to, untilMs: ramp.startAtMs + ramp.overMs }
}

/** Where an instance is in the address bar: its parts hold any character, so each is written for itself. */
export function placeOf({ service, node, id }: Pick<InstanceRow, 'service' | 'node' | 'id'>): string {
  return [service, node, id].map(encodeURIComponent).join('/')
}

export function parsePlace(place: string): { service: string; node: string; instanceId: string } | null {
  const [service, node, instanceId, ...more] = place.split('/')
  if (service === undefined || node === undefined || instanceId === undefined || more.length > 0) return null
  try {
    return {
      service: decodeURIComponent(service),
      node: decodeURIComponent(node),
      instanceId: decodeURIComponent(instanceId),
    }
  } catch {
    return null
  }
}
