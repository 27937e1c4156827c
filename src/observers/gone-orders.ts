import type { Log } from '@/domain/log'
import { type InstanceOverrideSpec, overrideNameOf } from '@/domain/service/instance-override'
import type { DesiredInstances } from './desired-instances'
import type { FleetObserver } from './fleet'
import type { InstanceOverrideSource } from './source'
import { Wake } from './wake'

/**
 * Takes back operators' orders of instances that left for good, which would else stand for ever: those whose registration
 * was not seen at its place for a day on end. A managed instance that is wanted is not gone, wherever it stands. The day
 * begins anew with each leading controller, and while the fleet is not known nothing counts as gone.
 * Failure stance: what cannot be read or written down now is tried again at the next look.
 */
export interface GoneOrdersParts {
  fleet: Pick<FleetObserver, 'isKnown' | 'services'>
  desired: Pick<DesiredInstances, 'all' | 'get'>
  orders: InstanceOverrideSource & { release: (orders: readonly InstanceOverrideSpec[]) => Promise<void> }
  log: Log
  everyMs?: number
}

export const goneForMs = 24 * 3_600_000
/** As many as operators may name in one action; the others go at the next look. */
const mostAtOnce = 500

/** Runs until the signal is aborted; never rejects. */
export async function releaseGoneOrders(parts: GoneOrdersParts, signal: AbortSignal): Promise<void> {
  const { log, everyMs = 10 * 60_000 } = parts
  const look = lookForGone(parts)
  while (!signal.aborted) {
    try {
      await look(performance.now())
    } catch (error) {
      log.debug('Orders of instances that are gone cannot be taken back now.', { reason: String(error) })
    }
    await new Wake().sleep(everyMs, signal)
  }
}

/** @returns what looks once: it remembers since when instances are missed, by a clock that only goes on */
export function lookForGone({ fleet, desired, orders, log }: GoneOrdersParts): (nowMs: number) => Promise<void> {
  let missedSinceMs = new Map<string, number>()
  const isThere = ({ service, instanceId, address, port }: InstanceOverrideSpec) =>
    desired.get(instanceId) !== undefined ||
    (fleet.services().get(service)?.instances ?? []).some(
      (each) => each.id === instanceId && each.address === address && each.port === port,
    )
  return async (nowMs) => {
    if (!fleet.isKnown() || desired.all() === null) {
      missedSinceMs = new Map()
      return
    }
    const missed = (await orders.list()).filter((each) => !isThere(each))
    missedSinceMs = new Map(missed.map((each) => [keyOf(each), missedSinceMs.get(keyOf(each)) ?? nowMs]))
    const gone = missed.filter((each) => nowMs - (missedSinceMs.get(keyOf(each)) ?? nowMs) >= goneForMs)
    if (gone.length === 0) return
    const now = gone.slice(0, mostAtOnce)
    await orders.release(now)
    log.info('Orders of instances that are gone were taken back.', { orders: now.map(overrideNameOf) })
  }
}

/** A new order for it begins a day of its own. */
function keyOf(order: InstanceOverrideSpec): string {
  return JSON.stringify([overrideNameOf(order), order.instanceId, order.atMs])
}
