/**
 * What lists look up in the fleet for every instance: reckoned once for each state of a service, so that a change of one
 * service among a thousand costs one.
 */
import { type CatalogInstance, instanceAddress } from '@/domain/service/service'
import { countHealth } from '@/domain/service/traffic'
import type { HealthCount, ServiceRow } from '@/domain/view/views'
import type { FleetService } from '@/wire/fleet'

export interface InstanceEntry {
  /** `<service> <node> <id>` */
  key: string
  instance: CatalogInstance
  /** address:port */
  address: string
  /** Sorts addresses by their numbers: 10.0.0.9 before 10.0.0.10. */
  addressOrder: string
  /** All that is searched, in lower case. */
  text: string
  standing: FleetService['standing'][string] | null
}

export interface ServiceEntry {
  instances: readonly InstanceEntry[]
  health: HealthCount
  source: ServiceRow['source']
  flapping: number
  /** Of all its instances, each once, sorted. */
  tags: readonly string[]
  datacenters: readonly string[]
  /** Name and tags in lower case. */
  text: string
}

const kept = new WeakMap<FleetService, ServiceEntry>()

export function serviceEntry(service: FleetService): ServiceEntry {
  const known = kept.get(service) ?? makeEntry(service)
  kept.set(service, known)
  return known
}

function makeEntry({ service, instances, standing }: FleetService): ServiceEntry {
  const entries = instances.map((each) => instanceEntry(each, standing))
  const tags = [...new Set(instances.flatMap((each) => each.tags))].sort()
  return {
    instances: entries,
    health: countHealth(instances),
    source: sourceOf(instances),
    flapping: entries.filter((each) => each.standing?.flapping).length,
    tags,
    datacenters: [...new Set(instances.map((each) => each.datacenter))].sort(),
    text: [service, ...tags].join('\n').toLowerCase(),
  }
}

function instanceEntry(instance: CatalogInstance, standing: FleetService['standing']): InstanceEntry {
  const { service, node, id, tags, meta } = instance
  const address = instanceAddress(instance)
  return {
    key: `${service} ${node} ${id}`,
    instance,
    address,
    addressOrder: address.replace(/\d+/g, (digits) => digits.padStart(5, '0')),
    text: [address, service, node, id, ...tags, ...Object.values(meta)].join('\n').toLowerCase(),
    standing: standing[`${node}/${id}`] ?? null,
  }
}

function sourceOf(instances: readonly CatalogInstance[]): ServiceRow['source'] {
  if (instances.length === 0) return 'NONE'
  const managed = instances.filter((each) => each.managed).length
  return managed === 0 ? 'DISCOVERED' : managed === instances.length ? 'MANAGED' : 'MIXED'
}
