import type { Consul } from '@/adapters/consul/consul'
import { watch } from '@/adapters/consul/watch'
import type { Log } from '@/domain/log'
import type { ServiceWatcher } from '../upstreams/endpoints'

/** Follows services by one blocking query each. A fault changes nothing but the log. */
export function createServiceWatcher(consul: Pick<Consul, 'health'>, random: () => number, log: Log): ServiceWatcher {
  return {
    follow(service, onInstances, signal) {
      let lost = false
      void watch({
        read: (index, waitMs, abort) => consul.health.service(service, { index, waitMs, signal: abort }),
        onValue: (instances, { reset }) => {
          if (lost) log.info('The instances of a service are followed again', { service })
          lost = false
          onInstances(instances, reset)
        },
        onError: (error) => {
          if (!lost)
            log.warn('The instances of a service cannot be followed; the last ones stay', {
              service,
              error: String(error),
            })
          lost = true
        },
        signal,
        random,
      })
    },
  }
}
