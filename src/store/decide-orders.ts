/**
 * Decisions about instances that are judged on what stands while nobody else can commit: the head is locked first, so of
 * two operators who would each take out the last but one instance the second sees what the first did. What Consul's
 * catalog has not caught up with (deregistered instances, removals that are under way) is part of what stands.
 */
import { DomainError } from '@/domain/errors'
import type { Revision } from '@/domain/revision/object'
import type { InstanceSpec } from '@/domain/service/service'
import { type AuditEntry, recordAudits } from './audit'
import { type CatalogOrder, insertCatalogOrders, openCatalogOrders } from './catalog-orders'
import { type CommitRequest, committing, commitWithin, lockHead } from './commit-revision'
import { type Database, isUniqueViolation, type Queries } from './database'
import { type ManagedInstance, managedInstancesOf, removeInstances, takeInInstances } from './instances'
import { findOrdersOf } from './objects/instance-overrides'
import { findServices } from './objects/services'
import type { Stored } from './objects/table'
import { releaseOrders } from './orders-of-gone'
import type { DatabaseHead } from './revisions'

/** What stands of some services. */
export interface Standing {
  orders: Stored<'instance-override'>[]
  settings: Stored<'service'>[]
  managed: ManagedInstance[]
  /** Removals from the catalog that are under way. */
  removals: CatalogOrder[]
  /** All namespaces, by name. */
  namespaces: string[]
}

/** What is to be done; what is left out is not. One that removes managed instances makes no other commit. */
export interface Decision<Result> {
  commit?: Pick<CommitRequest, 'edits' | 'message' | 'reverts'>
  /** Managed instances, by id; their orders go with them. */
  remove?: { ids: readonly string[]; message: string; reason: string }
  takeIn?: readonly { id: string; namespace: string; spec: InstanceSpec }[]
  catalogOrders?: readonly Pick<CatalogOrder, 'id' | 'service' | 'node' | 'instanceId' | 'successorId'>[]
  audits?: readonly Omit<AuditEntry, 'atMs' | 'actor' | 'revision'>[]
  result: Result
}

interface By {
  actor: { id: string; name: string }
  nowMs: number
}

/**
 * Reads what stands of the services, has `decide` judge it, and does what it decided: all of it or nothing.
 * @returns its result, and the revision that it made, if any
 * @throws whatever `decide` throws; DomainError CONFLICT (an address was taken meanwhile), and as `commitRevision` does
 */
export async function decideOrders<Result>(
  database: Database,
  services: readonly string[],
  by: By,
  decide: (standing: Standing) => Decision<Result>,
): Promise<{ revision: number | null; result: Result }> {
  try {
    return await committing(database, async (queries) => {
      const head = await lockHead(queries)
      const decision = decide(await readStanding(queries, [...new Set(services)]))
      const revision = await carryOut(queries, head, decision, by)
      return { revision: revision?.revision ?? null, result: decision.result }
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const message = 'one of these addresses was registered meanwhile: look again'
    throw new DomainError('CONFLICT', message, [{ field: 'targets', value: null, message }], { cause: error })
  }
}

async function readStanding(queries: Queries, services: readonly string[]): Promise<Standing> {
  return {
    orders: await findOrdersOf(queries, services),
    settings: await findServices(queries, services),
    managed: await managedInstancesOf(queries, services),
    removals: (await openCatalogOrders(queries)).filter((each) => services.includes(each.service)),
    namespaces: (await queries.namespace.findMany({ orderBy: { name: 'asc' }, select: { name: true } })).map(
      (each) => each.name,
    ),
  }
}

async function carryOut(
  queries: Queries,
  head: DatabaseHead,
  { commit, remove, takeIn = [], catalogOrders = [], audits = [] }: Decision<unknown>,
  { actor, nowMs }: By,
): Promise<Revision | null> {
  const by = { actor, nowMs }
  let revision = commit ? await commitWithin(queries, head, { ...commit, author: actor, nowMs }) : null
  if (!commit && remove && remove.ids.length > 0) {
    const gone = await removeInstances(queries, remove.ids, by, { reason: remove.reason })
    revision = await releaseOrders(queries, head, gone, { message: remove.message, ...by })
  }
  if (takeIn.length > 0) await takeInInstances(queries, takeIn, by)
  await insertCatalogOrders(queries, catalogOrders, by)
  await recordAudits(
    queries,
    audits.map((each) => ({ ...each, atMs: nowMs, actor, ...(revision ? { revision: revision.revision } : {}) })),
  )
  return revision
}
