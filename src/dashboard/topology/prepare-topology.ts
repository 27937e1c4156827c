/**
 * From who calls whom to what the map draws: which services stand on it, and how wide and how red a call is. A service
 * that nobody called and that called nobody in the last minute is quiet: it is counted, and drawn only when asked for.
 */
import type { TopologyEdge, TopologyNode, TopologyView } from '@/domain/view/fleet-views'
import type { Health } from '@/domain/service/service'

export interface Graph {
  nodes: TopologyNode[]
  edges: TopologyEdge[]
  /** Services without calls that are left out. */
  quiet: number
}

/** What does not change while only figures change: names and who calls whom. */
export interface Structure {
  ids: readonly string[]
  links: readonly (readonly [from: string, to: string])[]
}

export function prepareGraph(view: TopologyView, options: { showQuiet: boolean; keep: string | null }): Graph {
  const known = new Map(view.nodes.map((node) => [node.service, node]))
  const calling = new Set(view.edges.flatMap((edge) => [edge.from, edge.to]))
  for (const service of calling) if (!known.has(service)) known.set(service, strange(service))
  const all = [...known.values()].sort((a, b) => compare(a.service, b.service))
  const isQuiet = (node: TopologyNode) => !calling.has(node.service)
  const nodes = all.filter((node) => options.showQuiet || !isQuiet(node) || node.service === options.keep)
  return {
    nodes: nodes.filter((node) => node.service !== '' || calling.has('')),
    edges: [...view.edges].sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to)),
    quiet: all.filter((node) => isQuiet(node) && node.service !== '').length,
  }
}

/** A service that calls are told of, and nothing else is. */
function strange(service: string): TopologyNode {
  return { service, health: { passing: 0, warning: 0, critical: 0 }, requestsPerSecond: null, breaker: null }
}

export function structureOf({ nodes, edges }: Pick<Graph, 'nodes' | 'edges'>): Structure {
  return {
    ids: nodes.map((node) => node.service),
    links: edges.filter((edge) => edge.from !== edge.to).map((edge) => [edge.from, edge.to] as const),
  }
}

/** One word for a service's instances: what is worst about them; `unknown` when there are none. */
export function healthOf({ health }: Pick<TopologyNode, 'health'>): Health {
  if (health.critical > 0) return 'critical'
  if (health.warning > 0) return 'warning'
  return health.passing > 0 ? 'passing' : 'unknown'
}

/** 1 to 7: by the root of the rate, so that a busy call does not hide the others. */
export function edgeWidthPx(requestsPerSecond: number, busiest: number): number {
  return busiest <= 0 ? 1 : 1 + 6 * Math.sqrt(Math.min(1, requestsPerSecond / busiest))
}

export type EdgeTone = 'none' | 'warn' | 'bad'

/** From which share of failures on a call is told as such. */
export function edgeTone(errorPercent: number): EdgeTone {
  if (errorPercent >= 5) return 'bad'
  return errorPercent >= 1 ? 'warn' : 'none'
}

/** A service and all that it calls or is called by. */
export function around(edges: readonly Pick<TopologyEdge, 'from' | 'to'>[], service: string): Set<string> {
  return new Set([
    service,
    ...edges.filter((edge) => edge.from === service).map((edge) => edge.to),
    ...edges.filter((edge) => edge.to === service).map((edge) => edge.from),
  ])
}

/** Services whose name holds the text, whatever the case: those that begin with it first. */
export function findServices(nodes: readonly TopologyNode[], text: string): string[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return []
  const found = nodes.map((node) => node.service).filter((service) => service.toLowerCase().includes(wanted))
  const begins = (service: string) => (service.toLowerCase().startsWith(wanted) ? 0 : 1)
  return found.sort((a, b) => begins(a) - begins(b) || compare(a, b))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
