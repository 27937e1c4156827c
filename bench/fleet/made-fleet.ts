/** A fleet and its figures as the controller would write them into Redis, without a controller. */
import type { FleetService } from '@/wire/fleet'
import type { Frame } from '@/wire/telemetry'

const nodes = 50

export const nameOf = (index: number) => `bench-${String(index).padStart(4, '0')}`

export function fleetOf({ services, each }: { services: number; each: number }): FleetService[] {
  return Array.from({ length: services }, (_none, index): FleetService => {
    const service = nameOf(index)
    const instances = Array.from({ length: each }, (_nothing, place) => {
      const number = index * each + place
      return {
        id: `${service}-${String(place)}`,
        service,
        node: `node-${String(number % nodes)}`,
        address: `10.20.${String(number >> 8)}.${String(number & 255)}`,
        port: 8080,
        weight: 1,
        tags: [`zone-${'abc'[number % 3] ?? ''}`, 'http'],
        meta: { version: `1.${String(number % 7)}` },
        health: 'passing' as const,
        checks: [
          {
            id: `service:${service}-${String(place)}`,
            name: 'http',
            status: 'passing' as const,
            output: 'HTTP GET: 200 OK',
          },
        ],
        managed: false,
        datacenter: 'dc1',
        byAgent: false,
      }
    })
    const standing = Object.fromEntries(
      instances.map(({ node, id }) => [`${node}/${id}`, { sinceMs: Date.now(), flapping: null }]),
    )
    return { service, instances, standing }
  })
}

const latency: [number, number][] = [
  [95, 4],
  [100, 5],
  [110, 1],
]

export function frameOf(startMs: number, services: readonly FleetService[]): Frame {
  const traffic = { count: 10, errors: 0, inFlight: 1, latency, retries: 0 }
  return {
    ...{ version: 1, startMs, resolutionMs: 1000, coveredMs: 1000, gateways: 1, unmatched: 0 },
    ...{ routes: [], limits: [], breakers: [], locks: [], callers: [], calls: [] },
    services: services.map(({ service }) => ({ service, ...traffic, count: 100, statuses: [100, 0, 0, 0] })),
    instances: services.flatMap(({ service, instances }) =>
      instances.map(({ address, port }) => ({
        ...traffic,
        service,
        instance: `${address}:${String(port)}`,
        ejections: 0,
      })),
    ),
    health: services.map(({ service, instances }) => ({ service, passing: instances.length, warning: 0, critical: 0 })),
  }
}
