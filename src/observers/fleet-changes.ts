/** Comparisons of what Consul says with what is known of the fleet, and how it is written down. Pure. */
import type { HealthCheck } from '@/adapters/consul/consul'
import type { CatalogInstance } from '@/domain/service/service'
import { countHealth } from '@/domain/service/traffic'
import type { FleetService } from '@/wire/fleet'
import type { Frame } from '@/wire/telemetry'
import { placeOf } from './fleet-ledger'

/** A service and its instances as Consul has them. */
export type ObservedService = Omit<FleetService, 'standing'>

/** Consul's own entry in its catalog; it is not of the fleet. */
const ownService = 'consul'

/** Agents send up to 4 kB for each check; screens show a part, and ten thousand instances must fit into memory. */
const longestOutput = 1000

/** What must be read again. A node's check concerns whatever runs there. */
export interface Touched {
  services: ReadonlySet<string>
  nodes: ReadonlySet<string>
}

/** The services that Consul names, but for Consul itself, with their tags. */
export function fleetNames(catalog: Readonly<Record<string, readonly string[]>>): Map<string, string> {
  const names = Object.entries(catalog).filter(([name]) => name !== ownService)
  return new Map(names.map(([name, tags]) => [name, tags.toSorted().join('\n')]))
}

/** Which services and nodes differ between two lists of checks in one state: a check came, went, or says something else. */
export function touchedByChecks(before: readonly HealthCheck[], after: readonly HealthCheck[]): Touched {
  const key = (each: HealthCheck) => `${each.node} ${each.checkId} ${each.serviceId} ${each.status} ${each.output}`
  const earlier = new Set(before.map(key))
  const later = new Set(after.map(key))
  const differing = [
    ...before.filter((each) => !later.has(key(each))),
    ...after.filter((each) => !earlier.has(key(each))),
  ]
  const services = differing.map((each) => each.serviceName).filter((name) => name !== '' && name !== ownService)
  const nodes = differing.filter((each) => each.serviceName === '').map((each) => each.node)
  return { services: new Set(services), nodes: new Set(nodes) }
}

/**
 * Which services' instances have other checks, or checks in other states, than the list of all checks says. It finds
 * instances with checks that came or went; outputs are not compared, nor what no check shows.
 */
export function differingByChecks(known: Iterable<ObservedService>, checks: readonly HealthCheck[]): Set<string> {
  const ofNodes = new Map<string, string[]>()
  const ofInstances = new Map<string, { service: string; texts: string[] }>()
  for (const { node, serviceId, serviceName, checkId, status } of checks) {
    if (serviceName === ownService) continue
    const text = `${checkId} ${status}`
    if (serviceName === '') {
      const list = ofNodes.get(node)
      if (list) list.push(text)
      else ofNodes.set(node, [text])
      continue
    }
    const key = `${serviceName} ${node}/${serviceId}`
    const entry = ofInstances.get(key)
    if (entry) entry.texts.push(text)
    else ofInstances.set(key, { service: serviceName, texts: [text] })
  }
  const differing = new Set<string>()
  for (const { service, instances } of known) {
    for (const instance of instances) {
      const key = `${service} ${placeOf(instance)}`
      const said = [...(ofInstances.get(key)?.texts ?? []), ...(ofNodes.get(instance.node) ?? [])]
      ofInstances.delete(key)
      const seen = instance.checks.map((each) => `${each.id} ${each.status}`)
      if (said.length !== seen.length || said.sort().join('\n') !== seen.sort().join('\n')) differing.add(service)
    }
  }
  for (const { service } of ofInstances.values()) differing.add(service)
  return differing
}

/** How many instances of each service are how well, by the services' names. */
export function healthCounts(services: Iterable<ObservedService>): Frame['health'] {
  return [...services]
    .map(({ service, instances }) => ({ service, ...countHealth(instances) }))
    .toSorted((a, b) => (a.service < b.service ? -1 : 1))
}

/** Instances in a steady order, so that equal services are equal texts. */
export function inOrder(instances: readonly CatalogInstance[]): CatalogInstance[] {
  return instances.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
}

/**
 * A service's instances as they are to be shown: what Consul has, and those that were shown and are held on to.
 * @param isHeld whether an instance that Consul no longer has is shown on
 */
export function withHeld(
  shown: readonly CatalogInstance[],
  present: readonly CatalogInstance[],
  isHeld: (instance: CatalogInstance) => boolean,
): CatalogInstance[] {
  const places = new Set(present.map(placeOf))
  const held = shown.filter((each) => !places.has(placeOf(each)) && isHeld(each))
  return held.length === 0 ? [...present] : inOrder([...present, ...held])
}

/** Whether two versions of a service differ in nothing but what checks put out. */
export function differInOutputOnly(a: readonly CatalogInstance[], b: readonly CatalogInstance[]): boolean {
  const plain = (instances: readonly CatalogInstance[]) =>
    JSON.stringify(instances, (key, value: unknown) => (key === 'output' ? undefined : value))
  return a.length === b.length && plain(a) === plain(b)
}

/** As it is written down: long outputs are cut. */
export function cutOutputs(instances: readonly CatalogInstance[]): CatalogInstance[] {
  const isLong = (each: CatalogInstance['checks'][number]) => each.output.length > longestOutput
  return instances.map((instance) =>
    instance.checks.some(isLong)
      ? {
          ...instance,
          checks: instance.checks.map((each) =>
            isLong(each) ? { ...each, output: `${each.output.slice(0, longestOutput)}…` } : each,
          ),
        }
      : instance,
  )
}
