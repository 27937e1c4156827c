/** What can be registered in Consul, in our words, and its shape on the wire. All durations in milliseconds. */

export interface ServiceRegistration {
  id: string
  service: string
  address: string
  port: number
  tags?: readonly string[]
  meta?: Readonly<Record<string, string>>
  /** Consul's DNS weights for a passing and a warning instance; 1 and 1 when left out. */
  weights?: { passing: number; warning: number }
}

export interface CheckRegistration {
  node: string
  checkId: string
  name: string
  status: 'passing' | 'warning' | 'critical'
  output?: string
  notes?: string
  /** Left out for a check of the node itself. */
  serviceId?: string
}

/** An entry of the catalog, on a node of the caller's own: an agent wipes what it does not know from its node. */
export interface CatalogRegistration {
  node: string
  /** The node's address. */
  address: string
  nodeMeta?: Readonly<Record<string, string>>
  /** Leaves the node's own entry alone when it is there. */
  skipNodeUpdate?: boolean
  service?: ServiceRegistration
  checks?: readonly CheckRegistration[]
}

export interface CatalogDeregistration {
  node: string
  serviceId?: string
  checkId?: string
}

/** A check that the agent runs itself (`http`, `tcp`) or that the service must renew (`ttlMs`). */
export type AgentCheck = (
  | { http: string; intervalMs: number; timeoutMs?: number }
  | { tcp: string; intervalMs: number; timeoutMs?: number }
  | { ttlMs: number }
) & { name?: string; status?: 'passing' | 'warning' | 'critical'; deregisterAfterMs?: number }

export interface AgentRegistration extends ServiceRegistration {
  check?: AgentCheck
}

export function serviceBody(service: ServiceRegistration): Record<string, unknown> {
  return {
    ID: service.id,
    Service: service.service,
    Address: service.address,
    Port: service.port,
    Tags: service.tags ?? [],
    Meta: service.meta ?? {},
    Weights: { Passing: service.weights?.passing ?? 1, Warning: service.weights?.warning ?? 1 },
  }
}

export function checkBody(check: CheckRegistration): Record<string, unknown> {
  return {
    Node: check.node,
    CheckID: check.checkId,
    Name: check.name,
    Status: check.status,
    Output: check.output ?? '',
    Notes: check.notes ?? '',
    ...(check.serviceId === undefined ? {} : { ServiceID: check.serviceId }),
  }
}

export function catalogBody(registration: CatalogRegistration): Record<string, unknown> {
  return {
    Node: registration.node,
    Address: registration.address,
    NodeMeta: registration.nodeMeta ?? {},
    SkipNodeUpdate: registration.skipNodeUpdate ?? false,
    ...(registration.service ? { Service: serviceBody(registration.service) } : {}),
    ...(registration.checks ? { Checks: registration.checks.map(checkBody) } : {}),
  }
}

export function agentBody({ check, ...service }: AgentRegistration): Record<string, unknown> {
  const { Service: name, ...rest } = serviceBody(service)
  return { Name: name, ...rest, ...(check ? { Check: agentCheckBody(check) } : {}) }
}

function agentCheckBody(check: AgentCheck): Record<string, unknown> {
  const duration = (ms: number) => `${String(ms)}ms`
  return {
    ...('ttlMs' in check ? { TTL: duration(check.ttlMs) } : { Interval: duration(check.intervalMs) }),
    ...('http' in check ? { HTTP: check.http } : {}),
    ...('tcp' in check ? { TCP: check.tcp } : {}),
    ...('timeoutMs' in check ? { Timeout: duration(check.timeoutMs) } : {}),
    ...(check.name === undefined ? {} : { Name: check.name }),
    ...(check.status === undefined ? {} : { Status: check.status }),
    ...(check.deregisterAfterMs === undefined
      ? {}
      : { DeregisterCriticalServiceAfter: duration(check.deregisterAfterMs) }),
  }
}
