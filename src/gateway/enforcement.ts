import { join } from 'node:path'
import type { Consul } from '@/adapters/consul/consul'
import type { Clock } from '@/domain/clock'
import type { Log } from '@/domain/log'
import { EndpointCopy } from './follow/endpoint-copy'
import { createServiceWatcher } from './follow/service-watcher'
import { LimitRules } from './rules/limit-rules'
import { RouteRules } from './rules/route-rules'
import { RuleSet } from './rules/rule-set'
import { ServiceRules } from './rules/service-rules'
import { Balancers } from './upstreams/balancers'
import { Breakers } from './upstreams/breakers'
import { Endpoints } from './upstreams/endpoints'

/** The rules in force and what lives under them: instances, breakers, balancers. A change of one reaches the others. */
export interface Enforcement {
  rules: RuleSet
  routes: RouteRules
  limits: LimitRules
  services: ServiceRules
  endpoints: Endpoints
  breakers: Breakers
  balancers: Balancers
  /** Writes what is still to be written. */
  flush(): Promise<void>
}

/** With the instances that an earlier run kept in `folder`. */
export async function createEnforcement(options: {
  consul: Pick<Consul, 'health'>
  clock: Clock
  random: () => number
  folder: string
  log: Log
}): Promise<Enforcement> {
  const { consul, clock, random, folder, log } = options
  const copy = new EndpointCopy(join(folder, 'endpoints.json'), log)
  const balancers = new Balancers()
  const breakers = new Breakers(clock)
  const limits = new LimitRules()
  const services = new ServiceRules((service) => {
    endpoints.serviceChanged(service)
  })
  const endpoints: Endpoints = new Endpoints(
    createServiceWatcher(consul, random, log),
    (service) => services.sendsToWarning(service),
    (service) => {
      breakers.retain(service, new Set(endpoints.of(service, null).map((each) => each.id)))
      copy.keep(() => endpoints.toKeep())
    },
  )
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
  const rules = new RuleSet([services, breakers, limits, routes])
  const flush = () => copy.flush(() => endpoints.toKeep())
  return { rules, routes, limits, services, endpoints, breakers, balancers, flush }
}
