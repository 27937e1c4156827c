/** What becomes of operators' orders when the instances that they are about are deregistered. */
import type { Revision } from '@/domain/revision/object'
import { overrideOfLeaving } from '@/domain/service/instance-action'
import { type InstanceOverrideSpec, overrideNameOf } from '@/domain/service/instance-override'
import { commitWithin, lockHead, type StoreEdit } from './commit-revision'
import { type Database, inTransaction, type Queries } from './database'
import { findOrdersOf } from './objects/instance-overrides'
import type { Stored } from './objects/table'
import type { DatabaseHead } from './revisions'

interface By {
  actor: { id: string | null; name: string }
  nowMs: number
}

/**
 * Lets the orders of managed instances that are being deregistered go, in one revision; null when there are none.
 * @param head which the transaction holds
 */
export async function releaseOrders(
  queries: Queries,
  head: DatabaseHead,
  leaving: readonly { id: string; spec: { service: string } }[],
  { message, actor, nowMs }: By & { message: string },
): Promise<Revision | null> {
  const ids = new Set(leaving.map((each) => each.id))
  const services = new Set(leaving.map((each) => each.spec.service))
  const orders = await findOrdersOf(queries, [...services])
  const edits = orders
    .filter(({ spec }) => ids.has(spec.instanceId))
    .flatMap(({ kind, namespace, name, spec }): StoreEdit[] => {
      const after = overrideOfLeaving(spec, nowMs)
      if (!after) return [{ op: 'delete', id: { kind, namespace, name }, baseVersion: 'ANY' }]
      if (after.expiresAtMs === spec.expiresAtMs) return []
      return [{ op: 'put', object: { kind, namespace, name, spec: after }, baseVersion: 'ANY' }]
    })
  if (edits.length === 0) return null
  return commitWithin(queries, head, { edits, message, author: actor, nowMs })
}

/** Takes back what operators ordered of an entry of the catalog that is gone. */
export async function dropOrdersOf(
  queries: Queries,
  { service, instanceId, actor }: { service: string; instanceId: string; actor: string },
  nowMs: number,
): Promise<void> {
  const head = await lockHead(queries)
  const orders = (await findOrdersOf(queries, [service])).filter(({ spec }) => spec.instanceId === instanceId)
  await dropOrders(queries, head, orders, { why: 'was deregistered', actor, nowMs })
}

/** Takes back orders whose instances nobody has seen for so long that they will not come back, as one revision. */
export async function releaseOrdersOfGone(
  database: Database,
  gone: readonly InstanceOverrideSpec[],
  nowMs: number,
): Promise<void> {
  await inTransaction(database, async (queries) => {
    const head = await lockHead(queries)
    const standing = await findOrdersOf(queries, [...new Set(gone.map((each) => each.service))])
    // One that was given again since is another order.
    const given = new Set(gone.map(orderKey))
    const orders = standing.filter(({ spec }) => given.has(orderKey(spec)))
    await dropOrders(queries, head, orders, { why: 'left for good', actor: 'Switchyard', nowMs })
  })
}

function orderKey(order: InstanceOverrideSpec): string {
  return JSON.stringify([overrideNameOf(order), order.instanceId, order.atMs])
}

async function dropOrders(
  queries: Queries,
  head: DatabaseHead,
  orders: readonly Stored<'instance-override'>[],
  { why, actor, nowMs }: { why: string; actor: string; nowMs: number },
): Promise<void> {
  if (orders.length === 0) return
  const named = orders.slice(0, mostNamed).map(({ name }) => name)
  const more = orders.length > named.length ? ` and ${String(orders.length - named.length)} more` : ''
  await commitWithin(queries, head, {
    edits: orders.map(({ kind, namespace, name }) => ({
      op: 'delete',
      id: { kind, namespace, name },
      baseVersion: 'ANY',
    })),
    message: `${named.join(', ')}${more} ${why}`,
    author: { id: null, name: actor },
    nowMs,
  })
}

/** In a revision's message. */
const mostNamed = 5
