import { type InstanceOverrideSpec, instanceOverrideSpec } from '@/domain/service/instance-override'
import type { CatalogInstance } from '@/domain/service/service'

/** An instance of service `cart` at 10.0.0.1, well and without tags. */
export function instance(port: number, over: Partial<CatalogInstance> = {}): CatalogInstance {
  return {
    id: `cart-${String(port)}`,
    service: 'cart',
    node: 'n',
    address: '10.0.0.1',
    port,
    weight: 1,
    tags: [],
    meta: {},
    health: 'passing',
    checks: [],
    managed: false,
    datacenter: 'dc1',
    byAgent: false,
    ...over,
  }
}

/** An operator's order for that instance: a drain that has no end. */
export function order(port: number, over: Partial<InstanceOverrideSpec> = {}): InstanceOverrideSpec {
  return instanceOverrideSpec.parse({
    ...{ service: 'cart', address: '10.0.0.1', port, instanceId: `cart-${String(port)}` },
    ...{ mode: 'DRAIN', weight: null, reason: '', actor: 'me', atMs: 0, expiresAtMs: null },
    ...over,
  })
}
