import type { TopologyEdge, TopologyNode, TopologyView } from '@/domain/view/fleet-views'

/**
 * A fleet as they come: callers from outside, a few gateways' doors, services in layers that call two or three of those
 * below, some shared ones that all call, one in eight quiet, a few ill.
 */
export function testTopology(services: number): TopologyView {
  const random = sequence(7)
  const name = (index: number) => `service-${String(index).padStart(3, '0')}`
  const quiet = (index: number) => index % 8 === 7
  const layers = 5
  const layerOf = (index: number) => Math.min(layers - 1, Math.floor((index * layers) / services))
  const active = Array.from({ length: services }, (_, index) => index).filter((index) => !quiet(index))
  const nodes: TopologyNode[] = Array.from({ length: services }, (_, index) => ({
    service: name(index),
    health: {
      passing: index % 23 === 0 ? 0 : 8,
      warning: index % 11 === 0 ? 1 : 0,
      critical: index % 23 === 0 ? 2 : 0,
    },
    requestsPerSecond: quiet(index) ? null : Math.round(1000 * random()) / 10,
    breaker: index % 31 === 0 ? 'OPEN' : index % 5 === 0 ? 'CLOSED' : null,
  }))
  const edges: TopologyEdge[] = active.flatMap((index) => {
    const below = active.filter((other) => layerOf(other) === layerOf(index) + 1)
    const callees = below.length === 0 ? [] : [0, 1, 2].flatMap(() => below[Math.floor(random() * below.length)] ?? [])
    return [...new Set(callees)].map((callee) => edge(name(index), name(callee), random))
  })
  const doors = active.filter((index) => layerOf(index) === 0)
  return {
    nodes: [
      { service: '', health: { passing: 0, warning: 0, critical: 0 }, requestsPerSecond: null, breaker: null },
      ...nodes,
    ],
    edges: [...doors.map((index) => edge('', name(index), random)), ...edges],
    atMs: 1_000_000,
  }
}

function edge(from: string, to: string, random: () => number): TopologyEdge {
  const failing = random() > 0.93
  return {
    from,
    to,
    requestsPerSecond: Math.round(10 ** (random() * 3)) / 10,
    errorPercent: failing ? 25 * random() : 0.2 * random(),
    p50Ms: 2 + 10 * random(),
    p99Ms: 20 + 200 * random(),
  }
}

/** Numbers from 0 to 1 that are the same each time (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
