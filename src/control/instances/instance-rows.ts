import { whyNotAdoptable } from '@/domain/service/adoptable'
import type { InstanceRow } from '@/domain/view/fleet-views'
import { unfinishedCatalogOrders } from '@/store/catalog-orders'
import type { ControlParts } from '../context'
import { instanceBreaker, instanceInFlight, instanceTraffic } from '../live/figures'
import type { InstanceEntry } from '../live/fleet-entries'
import type { ServiceSources } from '../services/service-sources'
import { type OrderWitness, orderWitness, toInstanceOrder } from './order-progress'
import { orderOf, weightNow } from './orders'

/** Rows of some instances, such as those of one page; what only they need is read here. */
export async function instanceRows(
  parts: ControlParts,
  sources: ServiceSources,
  entries: readonly InstanceEntry[],
): Promise<InstanceRow[]> {
  const [witness, removals] = await Promise.all([
    orderWitness(
      parts,
      entries.flatMap((each) => orderOf(sources, each) ?? []),
    ),
    readRemovals(parts),
  ])
  return entries.map((each) => toRow(each, sources, witness, removals))
}

type Removals = ReadonlyMap<string, NonNullable<InstanceRow['removal']>>

/** By the instance's key. */
async function readRemovals({ database }: ControlParts): Promise<Removals> {
  const orders = await unfinishedCatalogOrders(database)
  return new Map(
    orders.map(({ service, node, instanceId, atMs, actor, error }) => [
      `${service} ${node} ${instanceId}`,
      { atMs, actor, error },
    ]),
  )
}

function toRow(
  entry: InstanceEntry,
  sources: ServiceSources,
  witness: OrderWitness | null,
  removals: Removals,
): InstanceRow {
  const { key, standing, address } = entry
  const { checks: _checks, ...instance } = entry.instance
  const { window, managed } = sources
  const { service } = instance
  const order = orderOf(sources, entry)
  const inFlight = instanceInFlight(window, service, address)
  return {
    ...instance,
    key,
    managedId: instance.managed ? (managed.byPlace.get(`${service} ${address}`)?.id ?? null) : null,
    registeredWeight: instance.weight,
    weight: weightNow(sources, entry),
    order: order && toInstanceOrder(order, witness, window, inFlight),
    healthSinceMs: standing?.sinceMs ?? null,
    flapping: standing?.flapping ?? null,
    traffic: instanceTraffic(window, service, address),
    inFlight,
    breaker: instanceBreaker(window, service, address),
    adoptable: whyNotAdoptable(instance) === null,
    removal: removals.get(key) ?? null,
  }
}
