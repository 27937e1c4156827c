/**
 * Read models of the fleet: pages of services and instances, an instance's history, who calls whom, and what a screen's
 * live stream brings. Lists are paged, sorted and filtered where they are read, so that a screen of ten thousand
 * instances gets what it shows. A figure that is not known is null, never zero.
 */
import type { BreakerState } from '../breaker/policy'
import type { InstanceMode, WeightRamp } from '../service/instance-override'
import type { CatalogInstance, Health, InstanceSpec } from '../service/service'
import type { FrameView, HealthCount, LiveTraffic, PublishStatus, ServiceRow } from './views'

/** One page of a list. `total` counts all that the filter lets through, wherever the page lies. */
export interface Page<Row> {
  rows: Row[]
  total: number
  offset: number
}

export const serviceSorts = ['name', 'health', 'requests', 'errors', 'p99', 'instances'] as const
export const instanceSorts = [
  'address',
  'service',
  'node',
  'health',
  'weight',
  'requests',
  'errors',
  'p99',
  'since',
] as const
export type ServiceSort = (typeof serviceSorts)[number]
export type InstanceSort = (typeof instanceSorts)[number]
export const sources = ['DISCOVERED', 'MANAGED'] as const
export type Source = (typeof sources)[number]

export interface ServicesQuery {
  namespace: string | null
  /** Found in the name, or in a tag, whatever the case. */
  search: string
  /** The worst health of the service (as `ServiceRow.worst`); empty means all. */
  health: Health[]
  source: Source | null
  sort: ServiceSort
  descending: boolean
  offset: number
  /** 1 to 200. */
  limit: number
}

export interface InstancesQuery {
  namespace: string | null
  /** One service's, or all. */
  service: string | null
  /** Found in address, service, node, id, tags and meta values, whatever the case. */
  search: string
  health: Health[]
  source: Source | null
  /** Only those under an order of an operator, or flapping. */
  only: 'ORDERED' | 'FLAPPING' | null
  sort: InstanceSort
  descending: boolean
  offset: number
  /** 1 to 200. */
  limit: number
}

export interface ServicesPage extends Page<ServiceRow> {
  /** Services by their worst health, of all that the other filters let through. `unknown`: no instances. */
  counts: Record<Health, number>
}

/** How far an order has come. */
export interface InstanceOrder {
  mode: InstanceMode
  weight: WeightRamp | null
  reason: string
  actor: string
  atMs: number
  expiresAtMs: number | null
  /** The object's version, which is the revision that gave it. */
  version: number
  namespace: string
  /** Gateways that are there, and how many of them have it in force. */
  gateways: number
  enforcedBy: number
  /**
   * WAITING: not all gateways have it in force. DRAINING: all have, requests are in flight. DRAINED: none are any more.
   * null when it is not to be emptied, or when that is not known.
   */
  drain: 'WAITING' | 'DRAINING' | 'DRAINED' | null
}

export interface InstanceRow extends Omit<CatalogInstance, 'checks' | 'weight'> {
  /** `<service> <node> <id>`: steady, unique. */
  key: string
  managedId: string | null
  registeredWeight: number
  /** What it takes part with now: registered weight, order and health together. 0 takes nothing new. */
  weight: number
  order: InstanceOrder | null
  healthSinceMs: number | null
  flapping: { sinceMs: number; changes: number } | null
  traffic: LiveTraffic | null
  inFlight: number | null
  breaker: BreakerState | null
  /** Its entry in the catalog is nobody's who would put it back, so Switchyard can take it over or remove it. */
  adoptable: boolean
  /** A removal or adoption that was asked for and is not done, or failed. */
  removal: { atMs: number; actor: string; error: string | null } | null
}

export interface InstancesPage extends Page<InstanceRow> {
  counts: Record<Health, number>
}

export interface InstanceDetail {
  row: InstanceRow
  checks: CatalogInstance['checks']
  history: HealthEventView[]
  /** As it was made, with what goes back with an edit; null where it is not managed. */
  managed: (InstanceSpec & { id: string; version: number }) | null
}

/** One change of health. `before` null: it came; `after` null: it went. `changes` above 1: it flapped. */
export interface HealthEventView {
  id: string
  atMs: number
  service: string
  node: string
  instanceId: string
  /** address:port */
  instance: string
  before: Health | null
  after: Health | null
  check: string
  output: string
  changes: number
}

/** Which instance an operator means. `instanceId` is Consul's id of the registration. */
export interface InstanceTarget {
  service: string
  node: string
  instanceId: string
  address: string
  port: number
}

export type InstanceAction =
  | { do: 'DRAIN'; reason: string; expiresInMs: number | null }
  | { do: 'MAINTENANCE'; reason: string; expiresInMs: number | null }
  /** Back to normal: all orders taken back. */
  | { do: 'RESTORE'; reason: string }
  /** `to` 0 to 1000, reached over `overMs`; null: the registered weight again. */
  | { do: 'WEIGHT'; to: number | null; overMs: number; reason: string }

/** What became of an action on many instances: all that could be done is one revision; the others are named. */
export interface ActionReport {
  /** null when nothing was done. */
  status: PublishStatus | null
  done: InstanceTarget[]
  failed: { target: InstanceTarget; message: string }[]
}

/** Who calls whom through the gateway, over the last minute. */
export interface TopologyView {
  nodes: TopologyNode[]
  edges: TopologyEdge[]
  /** When the figures end; null when there are none. */
  atMs: number | null
}

export interface TopologyNode {
  /** A service's name; empty for callers that are no service we know. */
  service: string
  health: HealthCount
  requestsPerSecond: number | null
  breaker: BreakerState | null
}

export interface TopologyEdge {
  from: string
  to: string
  requestsPerSecond: number
  errorPercent: number
  p50Ms: number | null
  p99Ms: number | null
}

/** What of each frame a screen shows besides totals, marks and fleet health. ALL is for lists that are short by nature. */
export interface FrameScope {
  services: string[]
  routes: string[]
  limits: string[]
  /** `namespace/name` */
  breakers: string[]
  locks: string[] | 'ALL'
  /** Single instances of this service (`FrameView.instances`). */
  instancesOf: string | null
}

export const emptyScope: FrameScope = {
  services: [],
  routes: [],
  limits: [],
  breakers: [],
  locks: [],
  instancesOf: null,
}

/** The list that a screen shows now. */
export type RowsQuery = { list: 'services'; query: ServicesQuery } | { list: 'instances'; query: InstancesQuery }

/**
 * What changed of a page since the one before: `keys` is the page in order (a service's name, an instance's key), `rows`
 * the ones that are new or differ. The first after each (re)connection has all of them.
 */
export interface RowsDelta {
  total: number
  counts: Record<Health, number>
  offset: number
  keys: string[]
  rows: ServiceRow[] | InstanceRow[]
  /** Whether `rows` is the whole page. */
  whole: boolean
}

/** One message of a screen's stream: a second's figures, or news of its list, at most one of each a second. */
export type ScreenEvent = { frame: FrameView } | { rows: RowsDelta }
