/**
 * Keeps orders from emptying a service by mistake. Steps are judged one after another: each that would take an instance
 * out of those that take requests is refused when fewer than the minimum would be left, and so is each further one where
 * fewer are left already. What takes nothing away is never refused. A ramp counts as its end: an instance that is on its
 * way to weight 0 is as good as gone. Health is what the catalog says now; what it will be is nobody's to know.
 */
import { appliesTo, type InstanceOverrideSpec } from './instance-override'
import type { CatalogInstance, ServiceSpec } from './service'
import { takesRequests } from './traffic'

type Settings = Pick<ServiceSpec, 'sendToWarning' | 'minHealthyInstances'>

/** How a service is treated that has no settings. */
export const defaultSettings: Settings = { sendToWarning: true }

/** Whether an instance takes requests under an order, once that has its full effect. */
export function takesUnder(
  instance: Pick<CatalogInstance, 'id' | 'health' | 'weight' | 'port'>,
  override: InstanceOverrideSpec | undefined,
  { sendToWarning }: Settings,
  nowMs: number,
): boolean {
  return takesRequests({ ...instance, weight: weightUnder(instance, override, nowMs) }, sendToWarning)
}

/** What an instance takes part with under an order, once that has its full effect. */
export function weightUnder(
  instance: Pick<CatalogInstance, 'id' | 'weight'>,
  override: InstanceOverrideSpec | undefined,
  nowMs: number,
): number {
  if (!override || !appliesTo(override, instance, nowMs)) return instance.weight
  return override.mode === 'ACTIVE' ? (override.weight?.to ?? instance.weight) : 0
}

/** What an order changes about one instance. */
export interface Step {
  takes: boolean
  willTake: boolean
}

/**
 * Why each of these steps, done in this order, is refused; null where it is not.
 * @param service how many instances it has, and how many of them take requests now
 */
export function refusals(
  service: { instances: number; taking: number },
  { minHealthyInstances: minimum = 1 }: Settings,
  steps: readonly Step[],
): (string | null)[] {
  let { taking } = service
  return steps.map(({ takes, willTake }) => {
    const after = taking + (willTake ? 1 : 0) - (takes ? 1 : 0)
    if (after < taking && after < minimum) {
      const left = `leaves ${String(after)} of ${String(service.instances)} instances taking requests`
      return `${left}; the service wants at least ${String(minimum)}`
    }
    taking = after
    return null
  })
}
