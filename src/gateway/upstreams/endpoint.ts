import type { Endpoint as Balanced } from '@/domain/balancing/endpoint'
import {
  type InstanceMode,
  type InstanceOverrideSpec,
  instanceStanding,
  isOver,
} from '@/domain/service/instance-override'
import { type CatalogInstance, instanceAddress } from '@/domain/service/service'
import { takesRequests } from '@/domain/service/traffic'

/** Requests under way on one address. It outlives the endpoint's re-readings from Consul, and the endpoint itself. */
export interface Load {
  inFlight: number
}

/** An instance that may take requests. Its id is its address and port, as reports and telemetry name it. */
export class Endpoint implements Balanced {
  constructor(
    readonly id: string,
    readonly service: string,
    readonly weight: number,
    readonly tags: readonly string[],
    readonly meta: Readonly<Record<string, string>>,
    readonly load: Load,
  ) {}

  get inFlight(): number {
    return this.load.inFlight
  }
}

/** An instance that takes nothing new: an operator ordered so, or it is unwell or gone and requests are still under way. */
export interface Resting {
  id: string
  /** null when it is no operator's order. */
  mode: InstanceMode | null
  load: Load
}

/** The instances of one service at one moment. */
export interface Stock {
  endpoints: readonly Endpoint[]
  resting: readonly Resting[]
  /** When an order begins to mean something else; infinite when none does. */
  nextChangeMs: number
}

export const emptyStock: Stock = { endpoints: [], resting: [], nextChangeMs: Infinity }

interface Circumstances {
  sendToWarning: boolean
  /** Operators' orders by `address:port`. */
  orders: ReadonlyMap<string, InstanceOverrideSpec> | undefined
  /** What stood before: loads carry over from it. */
  before: Stock
  nowMs: number
}

/** Who takes requests and who rests. Of several registrations of one address the first that takes requests counts. */
export function takeStock(instances: readonly CatalogInstance[], circumstances: Circumstances): Stock {
  const { sendToWarning, orders, before, nowMs } = circumstances
  const loads = new Map([...before.endpoints, ...before.resting].map(({ id, load }) => [id, load]))
  const endpoints = new Map<string, Endpoint>()
  const resting = new Map<string, Resting>()
  let nextChangeMs = Infinity
  for (const instance of instances) {
    const id = instanceAddress(instance)
    const order = orders?.get(id)
    const { mode, weight } = instanceStanding(instance, order, nowMs)
    const isMeant = order?.instanceId === instance.id && !isOver(order, nowMs)
    if (isMeant) nextChangeMs = Math.min(nextChangeMs, nextChangeOf(order, nowMs))
    const load = loads.get(id) ?? { inFlight: 0 }
    const takes =
      mode === 'ACTIVE' && takesRequests({ health: instance.health, weight, port: instance.port }, sendToWarning)
    if (takes && !endpoints.has(id)) {
      endpoints.set(id, new Endpoint(id, instance.service, weight, instance.tags, instance.meta, load))
    } else if (!takes && isMeant && (mode !== 'ACTIVE' || weight === 0)) resting.set(id, { id, mode, load })
  }
  for (const [id, load] of loads) if (load.inFlight > 0 && !resting.has(id)) resting.set(id, { id, mode: null, load })
  return {
    endpoints: [...endpoints.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
    resting: [...resting.values()].filter(({ id }) => !endpoints.has(id)),
    nextChangeMs,
  }
}

/** While a weight moves, any later moment is another. */
function nextChangeOf({ expiresAtMs, weight }: InstanceOverrideSpec, nowMs: number): number {
  const ends = expiresAtMs ?? Infinity
  if (!weight || nowMs >= weight.startAtMs + weight.overMs) return ends
  return Math.min(ends, Math.max(nowMs + 1, weight.startAtMs))
}
