/** For tests: what lists are asked for when nothing is asked for. */
import type { InstancesQuery, ServicesQuery } from '@/domain/view/fleet-views'

const listed = { namespace: null, search: '', health: [], source: null, descending: false, offset: 0, limit: 100 }

export const servicesQuery: ServicesQuery = { ...listed, sort: 'name' }
export const instancesQuery: InstancesQuery = { ...listed, service: null, only: null, sort: 'address' }
