import type { HttpEngine } from '@/adapters/http/engine'
import type { Clock } from '@/domain/clock'
import type { Log } from '@/domain/log'
import type { ObjectRef } from '@/domain/names'
import type { Balancers } from '../upstreams/balancers'
import type { Breakers } from '../upstreams/breakers'
import type { Endpoints } from '../upstreams/endpoints'
import type { Limiter } from '../limits/limiter'
import type { InstanceRules } from '../rules/instance-rules'
import type { LimitRules } from '../rules/limit-rules'
import type { RouteRules } from '../rules/route-rules'
import type { ServiceRules } from '../rules/service-rules'

/** What happens to requests, as it happens. Times are milliseconds, fractions included. */
export interface TrafficCounters {
  unmatched(): void
  /** A request that matched a route is over. `by` names the gateway's own answer; `retries` are tries beyond the first. */
  request(route: ObjectRef, status: number, durationMs: number, by: OwnAnswer | null, retries: number): void
  /** A request that a service was chosen for is over. `from` is who called: see `callerOf`. */
  caller(from: string, service: string, status: number, durationMs: number): void
  /** One try upstream has its answer (`status`), or failed or timed out (null). */
  attempt(service: string, instance: string, status: number | null, durationMs: number, isRetry: boolean): void
}
export type OwnAnswer = 'limited' | 'broken' | 'failed'

/** All that a request passes through. */
export interface ProxyParts {
  gateway: string
  revision(): number | null
  /** Why there is no revision: half a sentence that callers may read. */
  whyNoRules(): string
  routes: RouteRules
  limits: LimitRules
  services: ServiceRules
  instances: InstanceRules
  limiter: Limiter
  endpoints: Endpoints
  breakers: Breakers
  balancers: Balancers
  engine: HttpEngine
  counters: TrafficCounters
  clock: Clock
  random: () => number
  /** Whether callers should be told to open no further requests on their connection. */
  isStopping(): boolean
  log: Log
}
