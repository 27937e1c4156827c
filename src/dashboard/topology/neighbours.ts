import type { TopologyEdge, TopologyView } from '@/domain/view/fleet-views'

export interface Neighbours {
  callers: TopologyEdge[]
  callees: TopologyEdge[]
}

/** The calls to a service and from it, the most frequent first. Its calls to itself are among both. */
export function neighboursOf({ edges }: Pick<TopologyView, 'edges'>, service: string): Neighbours {
  const busiest = [...edges].sort((a, b) => b.requestsPerSecond - a.requestsPerSecond)
  return {
    callers: busiest.filter((edge) => edge.to === service),
    callees: busiest.filter((edge) => edge.from === service),
  }
}
