import { join } from 'node:path'
import type { Consul } from '@/adapters/consul/consul'
import type { Clock } from '@/domain/clock'
import type { Log } from '@/domain/log'
import { EndpointCopy } from './follow/endpoint-copy'
import { createServiceWatcher } from './follow/service-watcher'
import { KeyOrders } from './limits/key-orders'
import { LocalBuckets } from './limits/local-buckets'
import { InstanceRules } from './rules/instance-rules'
import { LimitRules } from './rules/limit-rules'
import { RouteRules } from './rules/route-rules'
import { RuleSet } from './rules/rule-set'
import { ServiceRules } from './rules/service-rules'
import { Balancers } from './upstreams/balancers'
import type { Listen } from './upstreams/breaker-in-force'
import { Breakers } from './upstreams/breakers'
import { Endpoints } from './upstreams/endpoints'

/** The rules in force and what lives under them: instances, breakers, balancers. A change of one reaches the others. */
export interface Enforcement {
  rules: RuleSet
  routes: RouteRules
  limits: LimitRules
  /** The limits' buckets that are this gateway's own. */
  buckets: LocalBuckets
  services: ServiceRules
  instances: InstanceRules
  endpoints: Endpoints
  breakers: Breakers
  balancers: Balancers
  /** Writes what is still to be written. */
  flush(): Promise<void>
}

/** With the instances that an earlier run kept in `folder`. */
export async function createEnforcement(options: {
  /** This one's id. */
  gateway: string
  consul: Pick<Consul, 'health'>
  clock: Clock
  random: () => number
  folder: string
  log: Log
  /** Nothing new goes to this `address:port` any more: connections that wait for something can be closed. */
  onLeft: (authority: string) => void
  /** What listens to the breakers' machines. */
  listen: Listen
}): Promise<Enforcement> {
  const { gateway, consul, clock, random, folder, log, listen } = options
  const copy = new EndpointCopy(join(folder, 'endpoints.json'), log)
  const balancers = new Balancers()
  const breakers = new Breakers(gateway, clock, listen)
  const buckets = new LocalBuckets()
  const keyOrders = new KeyOrders((policy, key) => {
    buckets.reset(policy, key)
  })
  const limits = new LimitRules(keyOrders)
  const serviceChanged = (service: string) => {
    endpoints.serviceChanged(service)
  }
  const services = new ServiceRules(serviceChanged)
  const instances = new InstanceRules(serviceChanged)
  const endpoints: Endpoints = new Endpoints({
    watcher: createServiceWatcher(consul, random, log),
    sendsToWarning: (service) => services.sendsToWarning(service),
    orders: (service) => instances.of(service),
    onChange: (service, { endpoints: taking, resting }) => {
      breakers.retain(service, new Set([...taking, ...resting].map((each) => each.id)))
      copy.keep(() => endpoints.toKeep())
    },
    onLeft: options.onLeft,
    clock,
  })
  const routes = new RouteRules({
    used: (service) => {
      endpoints.used(service)
    },
    unused: (service) => {
      endpoints.unused(service)
    },
    routeChanged: (ref) => {
      balancers.forget(ref)
    },
  })
  endpoints.restore(await copy.load())
  const rules = new RuleSet([services, instances, breakers, keyOrders, limits, routes])
  const flush = () => copy.flush(() => endpoints.toKeep())
  return { rules, routes, limits, buckets, services, instances, endpoints, breakers, balancers, flush }
}
