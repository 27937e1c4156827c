/**
 * Read models: what the dashboard shows, as control puts it together from desired state, the fleet and live figures.
 * A figure that is not known is null, never zero.
 */
import type { BreakerOverrideSpec, BreakerSpec, BreakerState } from '../breaker/policy'
import type { RateLimitSpec } from '../rate-limit/policy'
import type { ObjectId, ObjectKind } from '../revision/object'
import type { RouteSpec } from '../routing/route'
import type { Health, InstanceSpec, ServiceSpec, SubsetSpec } from '../service/service'
import type { BreakerOrder, Notice } from './breaker-views'
import type { Enforcement, GatewayOnRevision, ObjectDiff } from './change-views'

/** Traffic over the last ten seconds. */
export interface LiveTraffic {
  requestsPerSecond: number
  errorPercent: number
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
}

/** An object as it stands in the database. `version` goes back with an edit, so that no update is lost. */
export interface Versioned<Spec> {
  namespace: string
  name: string
  version: number
  spec: Spec
  updatedAtMs: number
  updatedBy: string
}

export interface HealthCount {
  passing: number
  warning: number
  critical: number
}

export interface NamespaceView {
  name: string
  description: string
  /** Whether its changes want a second approver. */
  requiresApproval: boolean
}

export interface ServiceRow {
  name: string
  /** null for a discovered service that no namespace has taken up. */
  namespace: string | null
  source: 'DISCOVERED' | 'MANAGED' | 'MIXED' | 'NONE'
  health: HealthCount
  /** One word for all of them; `unknown` when there are none. */
  worst: Health
  /** Instances that are drained or in maintenance by an operator's order, and those that flap. */
  ordered: number
  flapping: number
  traffic: LiveTraffic | null
  breakers: { name: string; namespace: string; worst: BreakerState }[]
  limits: number
  routes: number
}

export interface ServiceView {
  name: string
  settings: Versioned<ServiceSpec> | null
  subsets: (Versioned<SubsetSpec> & { instances: number })[]
  health: HealthCount
  source: ServiceRow['source']
  tags: string[]
  datacenters: string[]
  /** Managed instances with what goes back with an edit; at most 200, those that are not registered yet first. */
  managed: (InstanceSpec & { id: string; version: number; registered: boolean })[]
  traffic: LiveTraffic | null
  routes: { namespace: string; name: string; weightPercent: number }[]
  breakers: BreakerView[]
  limits: { namespace: string; name: string; route: string | null }[]
}

export interface RouteRow extends Versioned<RouteSpec> {
  /** Place in match order, from 1. */
  order: number
  traffic: LiveTraffic | null
  limitedPerSecond: number | null
  /** Destinations that no healthy instance stands behind: `service` or `service/subset`. */
  emptyDestinations: string[]
}

/** A breaker's live state on one gateway. */
export interface BreakerOnGateway {
  gateway: string
  instance: string | null
  state: BreakerState
  sinceMs: number
  cause: string
  failureRatePercent: number | null
  slowCallRatePercent: number | null
  bufferedCalls: number
  rejectedPerSecond: number
  nextProbeAtMs: number | null
  overrideExpiresAtMs: number | null
}

export interface BreakerView extends Versioned<BreakerSpec> {
  /** The order for the whole breaker: every instance, every gateway. */
  override: BreakerOverrideSpec | null
  /** All orders that hold, or will when a newer one ends, newest first. */
  orders: BreakerOrder[]
  gateways: BreakerOnGateway[]
}

export interface LimitRow extends Versioned<RateLimitSpec> {
  allowedPerSecond: number | null
  limitedPerSecond: number | null
  shadowedPerSecond: number | null
  /** Keys of it that operators boost or block now. */
  keysUnderOrder: number
}

export interface GatewayRow {
  id: string
  node: string
  address: string
  version: string
  startedAtMs: number
  lastSeenAtMs: number
  revision: number
  checksum: string
  /** The gateway's own word, or NOT_SEEN when it has been silent for more than 5 seconds. */
  state: 'SYNCED' | 'STALE' | 'ERROR' | 'PUBLISHING' | 'NOT_SEEN'
  error: { revision: number; object: string | null; reason: string } | null
  /** Why its copy of the rules on disk was not used, or cannot be written. */
  diskError: string | null
  requestsPerSecond: number
  cpuPercent: number
  memoryBytes: number
}

export interface RevisionRow {
  revision: number
  author: string
  message: string
  committedAtMs: number
  checksum: string
  /** The first `changesInRow` of `changeCount`: a revision may hold thousands. */
  changes: { op: 'put' | 'delete'; id: ObjectId }[]
  changeCount: number
  /** The change set that it was; null when it was published at once. */
  changeSet: { id: string; title: string } | null
  /** The revision whose set it brought back. */
  rollbackOf: number | null
  /** The revision whose changes it took back. */
  reverts: number | null
  /** null until all gateways enforced it. */
  enforcement: Enforcement | null
}

export const changesInRow = 20

export interface RevisionView extends RevisionRow {
  diffs: ObjectDiff[]
  status: PublishStatus
  gateways: GatewayOnRevision[]
}

/** How far a revision has come. */
export interface PublishStatus {
  revision: number
  /** It stands in Consul. */
  published: boolean
  /** DRIFT: Consul's head was changed by hand, and drift there is only reported. */
  waitingFor: 'CONSUL' | 'CONTROLLER' | 'DRIFT' | null
  /** Gateways seen in the last 5 seconds. */
  gateways: number
  enforcedBy: number
  /** From commit until the last gateway had it in force; null until all have, or when that was not witnessed. */
  tookMs: number | null
  slowest: string | null
  /** Gateways that are there and neither enforce it nor refused it; at most 50 are named. */
  pending: string[]
  failing: { gateway: string; reason: string }[]
}

/**
 * One point of every chart: figures of one interval. A missing interval is missing, not zero. Every count in it
 * (requests, limited, acquired, …) is a rate per second, whatever the resolution.
 */
export interface FrameView {
  startMs: number
  resolutionMs: number
  total: TrafficPoint
  /** How many instances are how well, of all services. */
  fleet: HealthCount | null
  /** What follows holds what the reader's scope names (see `FrameScope`). */
  services: Record<string, TrafficPoint>
  /** By `address:port`. */
  instances: Record<string, TrafficPoint>
  routes: Record<string, TrafficPoint & { limited: number; broken: number }>
  limits: Record<string, { allowed: number; limited: number; shadowed: number }>
  /** The worst state over gateways and instances, by breaker (`namespace/name`). */
  breakers: Record<string, BreakerState>
  health: Record<string, HealthCount>
  /** By the lock's Redis key; a lock that is not in it had nothing happen. */
  locks: Record<
    string,
    {
      acquired: number
      contended: number
      expired: number
      waitP99Ms: number | null
      holdP50Ms: number | null
    }
  >
}

/** Per second, whatever the resolution. Null where no gateway reported. */
export interface TrafficPoint {
  requestsPerSecond: number | null
  errorPercent: number | null
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
}

/** A mark on the time axis of every chart. */
export interface TimeMark {
  atMs: number
  kind: 'REVISION' | 'TRIP' | 'ORDER'
  label: string
  revision: number
}

export interface OverviewView {
  services: HealthCount & { total: number }
  breakersNotClosed: { namespace: string; name: string; service: string; state: BreakerState }[]
  limitsThrottling: { namespace: string; name: string; limitedPerSecond: number }[]
  /** Held for longer than is usual for them; null when the controller does not say. */
  locksHeldLong: number | null
  gateways: { total: number; notSynced: number }
  attention: AttentionItem[]
  recentRevisions: RevisionRow[]
}

/** What an operator should look at, most urgent first. */
export interface AttentionItem {
  severity: 'critical' | 'warning'
  code:
    | 'SERVICE_CRITICAL'
    | 'INSTANCES_FLAPPING'
    | 'BREAKER_OPEN'
    | 'GATEWAY_ERROR'
    | 'GATEWAY_NOT_SEEN'
    | 'PUBLISH_WAITING'
    | 'PUBLISH_SLOW'
    | 'DRIFT'
    | 'LIMIT_THROTTLING'
    | 'NO_GATEWAY'
  /** A revision is named by its number; DRIFT has an empty name, because it is about all there is. */
  object: { kind: ObjectKind | 'gateway' | 'revision' | 'drift'; namespace: string | null; name: string }
  detail: string
  sinceMs: number | null
}

/** What the top bar shows on every screen. */
export interface SystemStatus {
  /** The server's clock when this was told. */
  nowMs: number
  controller: { ok: boolean; lastSeenMs: number | null }
  consul: { ok: boolean; error: string | null }
  redis: { ok: boolean; error: string | null }
  publish: PublishStatus
  fleetVersion: number
  /** Differences between desired state and what stands in Consul and Redis that nobody has resolved. */
  openDrifts: number
  demo: 'ON' | 'OFF' | 'ABSENT'
  /** The last thing that people were told of. */
  lastNotice: Notice | null
}

export interface SessionView {
  user: { id: string; name: string; email: string; role: Role } | null
  setupRequired: boolean
}

/** Roles in rising order of what they may do. Granting them comes with access control; the first user is ADMIN. */
export const roles = ['VIEWER', 'OPERATOR', 'EDITOR', 'ADMIN'] as const
export type Role = (typeof roles)[number]
