import type { InstanceRow } from '@/domain/view/fleet-views'

/** A discovered instance that is well and takes requests, for tests. */
export function instanceRow(changes: Partial<InstanceRow>): InstanceRow {
  return {
    key: 'checkout node-1 checkout-1',
    id: 'checkout-1',
    service: 'checkout',
    node: 'node-1',
    address: '10.0.0.1',
    port: 80,
    registeredWeight: 1,
    weight: 1,
    tags: [],
    meta: {},
    health: 'passing',
    managed: false,
    datacenter: 'dc1',
    byAgent: false,
    managedId: null,
    order: null,
    healthSinceMs: null,
    flapping: null,
    traffic: null,
    inFlight: null,
    breaker: null,
    adoptable: false,
    removal: null,
    ...changes,
  }
}
