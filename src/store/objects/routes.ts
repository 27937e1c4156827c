import type { RouteSpec } from '@/domain/routing/route'
import type { DestinationModel } from '../generated/models/Destination'
import type { RouteModel } from '../generated/models/Route'
import { anyOf, byPlace, commonColumns, inNamespace, type ObjectTable, type Stored, storedObject } from './table'

const include = { destinations: { orderBy: { position: 'asc' } } } as const

/** Routes and their destinations, which have a table of their own and go when their route goes. */
export const routeTable: ObjectTable<'route'> = {
  find: async (queries, places) => (await queries.route.findMany({ where: anyOf(places), include })).map(toStored),
  list: async (queries, namespace) =>
    (await queries.route.findMany({ where: inNamespace(namespace), include, orderBy: byPlace })).map(toStored),
  remove: async (queries, places) => {
    await queries.route.deleteMany({ where: anyOf(places) })
  },
  insert: async (queries, objects) => {
    await queries.route.createMany({ data: objects.map(toRow) })
    await queries.destination.createMany({ data: objects.flatMap(toDestinations) })
  },
}

function toRow(stored: Stored<'route'>) {
  const { match, loadBalancing, retry, destinations: _destinations, ...spec } = stored.spec
  return {
    ...commonColumns(stored),
    ...spec,
    hosts: match.hosts,
    pathType: match.path.type,
    pathValue: match.path.value,
    methods: match.methods,
    headerMatches: match.headers,
    queryMatches: match.query,
    balancing: loadBalancing.policy,
    hashSource: loadBalancing.hash.source,
    hashName: loadBalancing.hash.name,
    boundedLoadPercent: loadBalancing.boundedLoadPercent,
    retryAttempts: retry.attempts,
    retryOn: retry.on,
  }
}

function toDestinations({ namespace, name, spec }: Stored<'route'>) {
  return spec.destinations.map((each, position) => ({ namespace, routeName: name, position, ...each }))
}

function toStored(row: RouteModel & { destinations: DestinationModel[] }) {
  const spec: RouteSpec = {
    enabled: row.enabled,
    description: row.description,
    priority: row.priority,
    match: {
      hosts: row.hosts,
      path: { type: row.pathType, value: row.pathValue },
      methods: row.methods as RouteSpec['match']['methods'],
      headers: row.headerMatches as RouteSpec['match']['headers'],
      query: row.queryMatches as RouteSpec['match']['query'],
    },
    destinations: row.destinations.map(({ service, subset, weightPercent }) => ({ service, subset, weightPercent })),
    loadBalancing: {
      policy: row.balancing,
      hash: { source: row.hashSource, name: row.hashName },
      boundedLoadPercent: row.boundedLoadPercent,
    },
    timeoutMs: row.timeoutMs,
    retry: { attempts: row.retryAttempts, on: row.retryOn as RouteSpec['retry']['on'] },
    rewritePath: row.rewritePath,
    requestHeaders: row.requestHeaders as RouteSpec['requestHeaders'],
    responseHeaders: row.responseHeaders as RouteSpec['responseHeaders'],
  }
  return storedObject('route', row, spec)
}
