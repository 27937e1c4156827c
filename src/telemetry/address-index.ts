import type { FleetService } from '@/wire/fleet'

type KnownService = Pick<FleetService, 'service' | 'instances'>

interface KnownFleet {
  services(): ReadonlyMap<string, KnownService>
  /** Rises with every change. */
  version(): number
}

/**
 * Finds the service that lives at an address; null when none does, or more than one: a guess would draw edges that are
 * not there. Reckoned anew at most once a second, and only when the fleet has changed.
 */
export function createAddressIndex(fleet: KnownFleet, nowMs: () => number): (address: string) => string | null {
  let index = new Map<string, string | null>()
  let version = -1
  let reckonedMs = -Infinity
  return (address) => {
    const now = nowMs()
    if (version !== fleet.version() && Math.abs(now - reckonedMs) >= 1000) {
      version = fleet.version()
      reckonedMs = now
      index = indexOf(fleet.services().values())
    }
    return index.get(address) ?? null
  }
}

function indexOf(services: Iterable<KnownService>): Map<string, string | null> {
  const index = new Map<string, string | null>()
  for (const { service, instances } of services) {
    for (const { address } of instances) {
      const known = index.get(address)
      index.set(address, known === undefined || known === service ? service : null)
    }
  }
  return index
}
