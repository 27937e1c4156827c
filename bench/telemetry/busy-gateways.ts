/** Seconds of gateways in front of a busy fleet: 1,000 services of ten instances, each of which every gateway uses. */
import { emptyHistogram, record, toWire } from '@/telemetry/histogram'
import type { Histogram, TelemetrySecond } from '@/wire/telemetry'

export const serviceCount = 1000
export const instancesEach = 10
const requestsEach = 3
const callersEach = 3

export const serviceName = (index: number) => `service-${String(index)}`

/** Latencies as real ones are: most near the middle, a long tail. */
function latencyOf(requests: number, random: () => number): Histogram {
  const counts = emptyHistogram()
  for (let request = 0; request < requests; request++) {
    record(counts, 4 * Math.exp(1.1 * (random() + random() + random() - 1.5)) * (random() < 0.02 ? 20 : 1))
  }
  return toWire(counts)
}

export function busySecond(gateway: string, startMs: number, random: () => number): TelemetrySecond {
  const of = (requests: number) => ({
    count: requests,
    statuses: [requests, 0, 0, 0] as [number, number, number, number],
    latency: latencyOf(requests, random),
    retries: 0,
  })
  const services = Array.from({ length: serviceCount }, (_, index) => serviceName(index))
  return {
    version: 1,
    gateway,
    startMs,
    unmatched: 0,
    routes: services.map((name) => ({
      route: `bench/${name}`,
      ...of(requestsEach * instancesEach),
      ...{ limited: 0, broken: 0, failed: 0 },
    })),
    services: services.map((service) => ({
      service,
      ...of(requestsEach * instancesEach),
      ...{ errors: 0, inFlight: Math.floor(4 * random()) },
    })),
    instances: services.flatMap((service, at) =>
      Array.from({ length: instancesEach }, (_, index) => {
        const count = Math.floor(2 * requestsEach * random())
        return {
          service,
          instance: `10.${String(at % 200)}.${String(Math.floor(at / 200))}.${String(index + 1)}:8080`,
          ...{ count, errors: random() < 0.05 ? Math.min(1, count) : 0, inFlight: random() < 0.1 ? 1 : 0 },
          ...{ latency: latencyOf(count, random), retries: 0, ejections: 0 },
        }
      }),
    ),
    limits: services.slice(0, 50).map((name) => ({ policy: `bench/${name}`, allowed: 30, limited: 2, shadowed: 0 })),
    breakers: [],
    calls: [],
    callers: services.slice(0, 500 / callersEach).flatMap((to, at) =>
      Array.from({ length: callersEach }, (_, index) => ({
        from: `service:${serviceName((at * 7 + index) % serviceCount)}`,
        ...{ to, count: 10, errors: 0, latency: latencyOf(10, random) },
      })),
    ),
  }
}
