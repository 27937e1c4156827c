import type { ServicesPage, ServicesQuery, ServiceSort } from '@/domain/view/fleet-views'
import type { ControlParts } from '../context'
import { serviceSortFigure } from '../live/figures'
import { countByHealth, healthOrder, pageOf, sortedBy, type SortValue } from '../page'
import { worstOf } from './health'
import { healthOf, serviceRows } from './service-rows'
import { isOf, type KnownService, knownServices, readServiceSources, type ServiceSources } from './service-sources'

/**
 * One page of the services of Consul's catalog, of the rules and of managed instances. A namespace's are those that it
 * owns and those that its routes and breakers speak of.
 */
export async function listServices(parts: ControlParts, query: ServicesQuery): Promise<ServicesPage> {
  return servicesPage(await readServiceSources(parts), query)
}

/** Filters and sorts all of them, and makes rows of the page alone. */
export function servicesPage(sources: ServiceSources, query: ServicesQuery): ServicesPage {
  const search = query.search.trim().toLowerCase()
  const found = [...knownServices(sources).values()].filter(
    (each) =>
      isOf(each, query.namespace) &&
      (each.inFleet?.text ?? each.key.toLowerCase()).includes(search) &&
      isFrom(each, query.source),
  )
  const states = found.map((each) => worstOf(healthOf(each)))
  const wanted = new Set(query.health)
  const shown = wanted.size === 0 ? found : found.filter((_each, index) => wanted.has(states[index] ?? 'unknown'))
  const inOrder = query.sort === 'name' && !query.descending
  const sorted = inOrder ? shown : sortedBy(shown, valueBy(query.sort, sources), query.descending)
  return { ...pageOf(sorted, query, serviceRows(sources)), counts: countByHealth(states) }
}

/** One with instances of both kinds is of either. */
function isFrom({ inFleet }: KnownService, source: ServicesQuery['source']): boolean {
  return source === null || inFleet?.source === source || inFleet?.source === 'MIXED'
}

function valueBy(sort: ServiceSort, { window }: ServiceSources): (service: KnownService) => SortValue {
  switch (sort) {
    case 'name':
      return (each) => each.key
    case 'health':
      return (each) => healthOrder[worstOf(healthOf(each))]
    case 'instances':
      return (each) => each.inFleet?.instances.length ?? 0
    default:
      return (each) => serviceSortFigure(window, each.key, sort)
  }
}
