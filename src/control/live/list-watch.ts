import type { ControlParts } from '../context'
import { instancesPage } from '../instances/list-instances'
import { servicesPage } from '../services/list-services'
import { readServiceSources, type ServiceSources } from '../services/service-sources'
import { RowsWatch } from './rows'

/** The watch of lists of services and instances. */
export function createListWatch(parts: ControlParts): RowsWatch<ServiceSources> {
  return new RowsWatch({
    read: () => readServiceSources(parts),
    isSame: ({ list }, before, after) =>
      // Instances have ramps, expiries and removals, which change without any of these.
      list === 'services' &&
      after.rules.orders.size === 0 &&
      before.rules === after.rules &&
      before.managed === after.managed &&
      before.fleet === after.fleet &&
      before.window?.endMs === after.window?.endMs &&
      before.breakers.lastEvent === after.breakers.lastEvent,
    page: async ({ list, query }, sources) => {
      if (list === 'services') return servicesPage(sources, query)
      return sources.fleet && instancesPage(parts, sources, query)
    },
  })
}
