/** A few services with two instances each, registered in Consul, and the rules by which a gateway sends to them. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Consul } from '@/adapters/consul/consul'
import { type PublishedObject, publishedObject } from '@/domain/revision/object'
import type { Target } from './load'

export const namespace = 'fault'
const services = ['alpha', 'beta', 'gamma'] as const
const instancesOfEach = 2

export interface Fleet {
  rules: PublishedObject[]
  targets: Target[]
  /** How many instances a gateway must know before it can serve all targets. */
  instances: Record<string, number>
  stop(): void
}

export async function startFleet(consul: Consul): Promise<Fleet> {
  const servers: Server[] = []
  for (const service of services) {
    for (let number = 1; number <= instancesOfEach; number += 1) {
      const server = createServer((_request, response) => response.end(service)).listen(0, '127.0.0.1')
      await new Promise((resolve) => server.once('listening', resolve))
      servers.push(server)
      const { port } = server.address() as AddressInfo
      await consul.catalog.register({
        node: 'fault',
        address: '127.0.0.1',
        service: {
          ...{ id: `${service}-${String(number)}`, service, address: '127.0.0.1', port },
          meta: { version: number === 1 ? 'v1' : 'v2' },
        },
      })
    }
  }
  return {
    rules: rules(),
    targets: [
      { path: '/alpha/orders', services: ['alpha'] },
      { path: '/beta', services: ['beta'] },
      { path: '/split', services: ['alpha', 'gamma'] },
      { path: '/v2', services: ['gamma'] },
    ],
    instances: Object.fromEntries(services.map((service) => [service, instancesOfEach])),
    stop: () => {
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}

function rules(): PublishedObject[] {
  const object = (kind: PublishedObject['kind'], name: string, spec: object) =>
    publishedObject.parse({ kind, namespace, name, spec })
  const route = (name: string, destinations: object[]) =>
    object('route', name, { match: { path: { type: 'PREFIX', value: `/${name}` } }, destinations })
  return [
    route('alpha', [{ service: 'alpha', weightPercent: 100 }]),
    route('beta', [{ service: 'beta', weightPercent: 100 }]),
    route('split', [
      { service: 'alpha', weightPercent: 70 },
      { service: 'gamma', weightPercent: 30 },
    ]),
    object('subset', 'gamma-v2', { service: 'gamma', meta: { version: 'v2' } }),
    route('v2', [{ service: 'gamma', subset: 'gamma-v2', weightPercent: 100 }]),
    object('breaker', 'alpha', { service: 'alpha' }),
    // Wide enough for all, counted in Redis until that is gone.
    object('rate-limit', 'beta', {
      ...{ route: 'beta', limit: 1_000_000, periodMs: 1000, burst: 1_000_000 },
      ...{ scope: 'DISTRIBUTED', onRedisDown: 'LOCAL' },
    }),
  ]
}
