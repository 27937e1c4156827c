/**
 * Removals of somebody else's entries from Consul's catalog. They are asked for in the web process and carried out by
 * the controller, which alone writes to Consul; so they stand here until they are done, and failed ones until somebody
 * asks again or a week has passed.
 */
import { type Database, inTransaction, type Queries } from './database'
import type { CatalogOrderModel } from './generated/models/CatalogOrder'
import { notify } from './notify'
import { dropOrdersOf } from './orders-of-gone'

/** One registration in the catalog. */
export interface CatalogPlace {
  service: string
  node: string
  instanceId: string
}

export interface CatalogOrder extends CatalogPlace {
  id: string
  /** The managed instance that takes its place; null when nothing does. */
  successorId: string | null
  actor: string
  atMs: number
  doneAtMs: number | null
  /** Why it was given up; null while it is open and when it succeeded. */
  error: string | null
}

const keptMs = 7 * 86_400_000

/** Writes them down and wakes the controller. Earlier ones of the same entries that failed are forgotten. */
export async function insertCatalogOrders(
  queries: Queries,
  orders: readonly (CatalogPlace & Pick<CatalogOrder, 'id' | 'successorId'>)[],
  by: { actor: { name: string }; nowMs: number },
): Promise<void> {
  if (orders.length === 0) return
  const places = orders.map(({ service, node, instanceId }) => ({ service, node, instanceId }))
  await queries.catalogOrder.deleteMany({ where: { OR: places, doneAt: { not: null } } })
  await queries.catalogOrder.createMany({
    data: orders.map((each) => ({ ...each, actor: by.actor.name, at: new Date(by.nowMs) })),
  })
  await notify(queries, 'instance')
}

/** Those that nobody has carried out yet, oldest first. */
export async function openCatalogOrders(queries: Queries): Promise<CatalogOrder[]> {
  return (await queries.catalogOrder.findMany({ where: { doneAt: null }, orderBy: { at: 'asc' } })).map(toOrder)
}

/** Those that are open, and those that failed: what a screen tells of the entries that still stand. */
export async function unfinishedCatalogOrders(database: Database, service?: string): Promise<CatalogOrder[]> {
  const rows = await database.client.catalogOrder.findMany({
    where: { OR: [{ doneAt: null }, { error: { not: null } }], ...(service === undefined ? {} : { service }) },
    orderBy: { at: 'asc' },
  })
  return rows.map(toOrder)
}

/** What the controller works with, bound to a database. */
export function catalogOrderSource(database: Database) {
  return {
    listOpen: () => openCatalogOrders(database.client),
    /**
     * That an order was carried out (`error` null), or given up and why. Operators' orders of an instance that went go
     * with it, unless something took its place. Records that are a week old are forgotten.
     */
    markDone: (id: string, error: string | null, nowMs: number) =>
      inTransaction(database, async (queries) => {
        const row = await queries.catalogOrder.findUnique({ where: { id } })
        if (row?.doneAt !== null) return
        await queries.catalogOrder.update({ where: { id }, data: { doneAt: new Date(nowMs), error } })
        await queries.catalogOrder.deleteMany({ where: { doneAt: { lt: new Date(nowMs - keptMs) } } })
        if (error === null && row.successorId === null) await dropOrdersOf(queries, toOrder(row), nowMs)
      }),
  }
}

function toOrder(row: CatalogOrderModel): CatalogOrder {
  return {
    id: row.id,
    service: row.service,
    node: row.node,
    instanceId: row.instanceId,
    successorId: row.successorId,
    actor: row.actor,
    atMs: row.at.getTime(),
    doneAtMs: row.doneAt?.getTime() ?? null,
    error: row.error,
  }
}
