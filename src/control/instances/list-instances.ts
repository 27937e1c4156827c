import { DomainError } from '@/domain/errors'
import type { InstancesPage, InstancesQuery, InstanceSort } from '@/domain/view/fleet-views'
import type { ControlParts } from '../context'
import type { Fleet } from '../live/fleet'
import { instanceP99s, instanceSortFigure } from '../live/figures'
import { type InstanceEntry, serviceEntry } from '../live/fleet-entries'
import { lastResult } from '../memo'
import { countByHealth, healthOrder, pageOf, sortedBy, type SortValue } from '../page'
import { isOf, knownServices, readServiceSources, type ServiceSources } from '../services/service-sources'
import { instanceRows } from './instance-rows'
import { orderOf, weightNow } from './orders'

/**
 * One page of the instances that Consul's catalog has, of one service or of all.
 * @throws DomainError UNAVAILABLE while the fleet is not known: an empty list would say that there are none
 */
export async function listInstances(parts: ControlParts, query: InstancesQuery): Promise<InstancesPage> {
  const sources = await readServiceSources(parts)
  if (!sources.fleet) throw new DomainError('UNAVAILABLE', 'Redis does not answer, so the instances are not known')
  return instancesPage(parts, sources, query)
}

/** Filters and sorts all of them, and makes rows of the page alone. */
export async function instancesPage(
  parts: ControlParts,
  sources: ServiceSources,
  query: InstancesQuery,
): Promise<InstancesPage> {
  const found = candidates(sources, query).filter(matcher(sources, query))
  const wanted = new Set(query.health)
  const shown = wanted.size === 0 ? found : found.filter((each) => wanted.has(each.instance.health))
  const page = pageOf(sorted(shown, parts, sources, query), query, (each) => each)
  return {
    ...page,
    rows: await instanceRows(parts, sources, page.rows),
    counts: countByHealth(found.map((each) => each.instance.health)),
  }
}

/** All instances by address, sorted once for each state of the fleet. */
const byAddress = lastResult((fleet: Fleet) =>
  sortedBy(
    [...fleet.values()].flatMap((each) => serviceEntry(each).instances),
    (each) => each.addressOrder,
    false,
  ),
)

function candidates({ fleet }: ServiceSources, { service }: InstancesQuery): readonly InstanceEntry[] {
  if (!fleet) return []
  if (service === null) return byAddress(fleet)
  const own = fleet.get(service)
  return own ? sortedBy(serviceEntry(own).instances, (each) => each.addressOrder, false) : []
}

function matcher(sources: ServiceSources, query: InstancesQuery): (entry: InstanceEntry) => boolean {
  const search = query.search.trim().toLowerCase()
  const services = query.namespace === null ? null : ownServices(sources, query.namespace)
  return (entry) => {
    const { instance, standing, text } = entry
    if (services && !services.has(instance.service)) return false
    if (query.source !== null && instance.managed !== (query.source === 'MANAGED')) return false
    if (query.only === 'FLAPPING' && !standing?.flapping) return false
    if (query.only === 'ORDERED' && !orderOf(sources, entry)) return false
    return text.includes(search)
  }
}

function ownServices(sources: ServiceSources, namespace: string): ReadonlySet<string> {
  const own = [...knownServices(sources).values()].filter((each) => isOf(each, namespace))
  return new Set(own.map((each) => each.key))
}

const manyInstances = 1000

/** @param entries in the order of their addresses */
function sorted(
  entries: readonly InstanceEntry[],
  { redis }: ControlParts,
  sources: ServiceSources,
  { sort, descending }: InstancesQuery,
): readonly InstanceEntry[] {
  if (sort === 'address' && !descending) return entries
  if (sort === 'p99' && entries.length > manyInstances) {
    const p99Of = instanceP99s(redis, sources.window, entries)
    return sortedBy(entries, (each) => p99Of(each.key), descending)
  }
  return sortedBy(entries, valueBy(sort, sources), descending)
}

function valueBy(sort: InstanceSort, sources: ServiceSources): (entry: InstanceEntry) => SortValue {
  switch (sort) {
    case 'address':
      return (each) => each.addressOrder
    case 'service':
      return (each) => each.instance.service
    case 'node':
      return (each) => each.instance.node
    case 'health':
      return (each) => healthOrder[each.instance.health]
    case 'weight':
      return (each) => weightNow(sources, each)
    case 'since':
      return (each) => each.standing?.sinceMs ?? null
    default:
      return (each) => instanceSortFigure(sources.window, each.instance.service, each.address, sort)
  }
}
