import { behaviours, type Behaviour } from './behaviour'

/** One process of the demo fleet, as it would be deployed somewhere. */
export interface InstanceSpec {
  id: string
  service: string
  version: 'v1' | 'v2'
  behaviour: Behaviour
}

function some(count: number, service: string, version: 'v1' | 'v2', behaviour: Behaviour): InstanceSpec[] {
  return Array.from({ length: count }, (_each, index) => ({
    id: `${service}-${version}-${String(index + 1)}`,
    service,
    version,
    behaviour,
  }))
}

export const instanceSpecs: readonly InstanceSpec[] = [
  ...some(2, 'storefront', 'v1', behaviours.quick),
  ...some(2, 'catalog', 'v1', behaviours.steady),
  ...some(1, 'catalog', 'v2', behaviours.quick),
  ...some(2, 'checkout', 'v1', behaviours.thorough),
  ...some(1, 'checkout', 'v2', behaviours.canary),
  ...some(2, 'payments', 'v1', behaviours.flaky),
  ...some(2, 'reports', 'v1', behaviours.slow),
  ...some(1, 'inventory-worker', 'v1', behaviours.quick),
]
