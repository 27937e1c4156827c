/**
 * One second of many gateways becomes one frame. Callers that gateways know by address alone are named here, through
 * the fleet; those of no known service become one.
 */
import type { Frame, TelemetrySecond } from '@/wire/telemetry'
import * as join from './join'

export interface Seen extends Pick<Frame, 'health' | 'locks'> {
  /** The service that lives at this address, when exactly one does. */
  serviceAt?: (address: string) => string | null
}

/**
 * @param seconds of different gateways, all starting at `startMs`
 * @param seen what others than gateways saw of that second
 */
export function frameOfSecond(startMs: number, seconds: readonly TelemetrySecond[], seen: Seen): Frame {
  const named = (from: string) => nameOf(from, seen.serviceAt)
  return {
    version: 1,
    startMs,
    resolutionMs: 1000,
    coveredMs: seconds.length > 0 ? 1000 : 0,
    gateways: seconds.length,
    unmatched: join.sum(seconds, (each) => each.unmatched),
    routes: join.grouped(list('routes'), (each) => each.route, join.routes),
    services: join.grouped(
      list('services'),
      (each) => each.service,
      (all) => join.services(all, join.sum),
    ),
    instances: join.grouped(
      list('instances'),
      (each) => `${each.service} ${each.instance}`,
      (all) => join.instances(all, join.sum),
    ),
    limits: join.grouped(list('limits'), (each) => each.policy, join.limits),
    breakers: join.grouped(list('breakers'), join.breakerKey, join.latest),
    health: seen.health,
    locks: seen.locks,
    callers: join.grouped(
      list('callers').map((callers) => callers.map((each) => ({ ...each, from: named(each.from) }))),
      (each) => `${each.to} ${each.from}`,
      join.callers,
    ),
    calls: list('calls').flat(),
  }

  function list<Key extends keyof TelemetrySecond>(key: Key): TelemetrySecond[Key][] {
    return seconds.map((each) => each[key])
  }
}

function nameOf(from: string, serviceAt: Seen['serviceAt']): string {
  if (from.startsWith('service:')) return from.slice('service:'.length)
  if (from.startsWith('ip:')) return serviceAt?.(from.slice('ip:'.length)) ?? ''
  return ''
}
