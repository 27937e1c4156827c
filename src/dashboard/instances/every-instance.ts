import type { InstancesQuery } from '@/domain/view/fleet-views'

/** The question for a service's instances, whatever they are like, in an order that does not change. */
export function everyInstanceOf(service: string): InstancesQuery {
  return {
    namespace: null,
    service,
    search: '',
    health: [],
    source: null,
    only: null,
    sort: 'address',
    descending: false,
    offset: 0,
    limit: 200,
  }
}
