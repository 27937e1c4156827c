/** Managed instances: what Switchyard registers in Consul and keeps there. Each change wakes the controller. */
import { DomainError } from '@/domain/errors'
import { instanceAddress, type InstanceSpec } from '@/domain/service/service'
import { type AuditEntry, recordAudits } from './audit'
import { lockHead } from './commit-revision'
import { type Database, inTransaction, isUniqueViolation, type Queries } from './database'
import type { InstanceModel } from './generated/models/Instance'
import { notify } from './notify'
import { releaseOrders } from './orders-of-gone'
import { unstorableText } from './storable-text'

export interface ManagedInstance {
  id: string
  namespace: string
  spec: InstanceSpec
  version: number
  updatedAtMs: number
  updatedBy: string
}

interface By {
  actor: { id: string | null; name: string }
  nowMs: number
}

/** All managed instances, or those of one service. */
export async function listManagedInstances(database: Database, service?: string): Promise<ManagedInstance[]> {
  const rows = await database.client.instance.findMany({
    where: service === undefined ? {} : { service },
    orderBy: [{ service: 'asc' }, { address: 'asc' }, { port: 'asc' }],
  })
  return rows.map(toInstance)
}

/** @throws DomainError NOT_FOUND */
export async function findManagedInstance(database: Database, id: string): Promise<ManagedInstance> {
  const row = await database.client.instance.findUnique({ where: { id } })
  if (!row) throw notFound(id)
  return toInstance(row)
}

/** How many managed instances were registered, changed or deregistered after `sinceMs`. */
export async function instancesChangedSince(database: Database, sinceMs: number): Promise<number> {
  const rows = await database.client.auditRecord.groupBy({
    by: ['object'],
    where: { at: { gt: new Date(sinceMs) }, object: { startsWith: 'instance/' } },
  })
  return rows.length
}

/** What the controller keeps registered, bound to a database. */
export function managedInstanceSource(database: Database) {
  return {
    list: async () => (await listManagedInstances(database)).map(({ id, version, spec }) => ({ ...spec, id, version })),
    /** Which of these ids were of instances that somebody deregistered; the audit log knows. */
    deregistered: async (ids: readonly string[]) => {
      const objects = ids.map((id) => `instance/${id}`)
      const rows = await database.client.auditRecord.findMany({
        where: { action: 'instance.deregister', object: { in: objects } },
        select: { object: true },
      })
      return new Set(rows.map((row) => row.object.slice('instance/'.length)))
    },
  }
}

/** @throws DomainError INVALID (no such namespace), CONFLICT (service, address and port are taken) */
export async function insertInstance(
  database: Database,
  { id, namespace, spec }: { id: string; namespace: string; spec: InstanceSpec },
  by: By,
): Promise<ManagedInstance> {
  return changing(database, { id, spec, action: 'instance.register', by }, async (queries) => {
    const scope = await queries.namespace.findUnique({ where: { name: namespace } })
    if (!scope) {
      const message = `there is no namespace ${namespace}`
      throw new DomainError('INVALID', message, [{ field: 'namespace', value: namespace, message }])
    }
    return toInstance(await queries.instance.create({ data: { id, namespace, ...columns(spec, by), version: 1 } }))
  })
}

/**
 * Replaces the spec of an instance that still is at `version`.
 * @throws DomainError NOT_FOUND, CONFLICT (changed since; address and port are taken)
 */
export async function updateInstance(
  database: Database,
  { id, version, spec }: { id: string; version: number; spec: InstanceSpec },
  by: By,
): Promise<ManagedInstance> {
  return changing(database, { id, spec, action: 'instance.update', by }, async (queries) => {
    const { count } = await queries.instance.updateMany({
      where: { id, version },
      data: { ...columns(spec, by), version: version + 1 },
    })
    const row = await queries.instance.findUnique({ where: { id } })
    if (!row) throw notFound(id)
    if (count === 0) {
      const message = `the instance was changed by ${row.updatedBy} since it was read: it is at version ${String(row.version)}`
      throw new DomainError('CONFLICT', message, [{ field: 'version', value: version, message }])
    }
    return toInstance(row)
  })
}

/**
 * Deregisters an instance; what operators ordered of it goes with it.
 * @param more what the audit record tells besides, such as a reason
 * @throws DomainError NOT_FOUND
 */
export async function deleteInstance(database: Database, id: string, by: By, more: AuditDetail = {}): Promise<void> {
  await inTransaction(database, async (queries) => {
    const head = await lockHead(queries)
    const gone = await removeInstances(queries, [id], by, more)
    const [row] = gone
    if (!row) throw notFound(id)
    const message = `Deregister ${instanceAddress(row.spec)} of ${row.spec.service}`
    await releaseOrders(queries, head, gone, { message, ...by })
  })
}

/** Deletes those of them that are there, and returns them. */
export async function removeInstances(
  queries: Queries,
  ids: readonly string[],
  by: By,
  more: AuditDetail = {},
): Promise<ManagedInstance[]> {
  const where = { id: { in: [...ids] } }
  const gone = (await queries.instance.findMany({ where })).map(toInstance)
  await queries.instance.deleteMany({ where })
  await recordChanges(queries, gone, 'instance.deregister', by, more)
  return gone
}

/** Inserts instances that take the place of entries of the catalog. */
export async function takeInInstances(
  queries: Queries,
  instances: readonly { id: string; namespace: string; spec: InstanceSpec }[],
  by: By,
): Promise<void> {
  await queries.instance.createMany({
    data: instances.map(({ id, namespace, spec }) => ({ id, namespace, ...columns(spec, by), version: 1 })),
  })
  await recordChanges(queries, instances, 'instance.register', by, { adopted: true })
}

/** Managed instances of these services. */
export async function managedInstancesOf(queries: Queries, services: readonly string[]): Promise<ManagedInstance[]> {
  return (await queries.instance.findMany({ where: { service: { in: [...services] } } })).map(toInstance)
}

interface InstanceChange {
  id: string
  spec: InstanceSpec
  action: string
  by: By
}

async function changing(
  database: Database,
  change: InstanceChange,
  work: (queries: Queries) => Promise<ManagedInstance>,
): Promise<ManagedInstance> {
  const problems = unstorableText(change.spec, 'spec')
  if (problems.length > 0) throw new DomainError('INVALID', 'A text cannot be stored', problems)
  try {
    return await inTransaction(database, async (queries) => {
      const instance = await work(queries)
      await recordChanges(queries, [change], change.action, change.by)
      return instance
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const place = instanceAddress(change.spec)
    const message = `${change.spec.service} has an instance at ${place} already`
    throw new DomainError('CONFLICT', message, [{ field: 'spec.address', value: place, message }], { cause: error })
  }
}

type AuditDetail = AuditEntry['detail']

async function recordChanges(
  queries: Queries,
  instances: readonly { id: string; spec: InstanceSpec }[],
  action: string,
  by: By,
  more: AuditDetail = {},
): Promise<void> {
  if (instances.length === 0) return
  const entries = instances.map(({ id, spec }): AuditEntry => {
    const detail = { service: spec.service, address: instanceAddress(spec), weight: spec.weight, ...more }
    return { atMs: by.nowMs, actor: by.actor, action, object: `instance/${id}`, detail }
  })
  await recordAudits(queries, entries)
  await notify(queries, 'instance')
}

function notFound(id: string): DomainError {
  const message = 'there is no such managed instance; it may have been deregistered'
  return new DomainError('NOT_FOUND', message, [{ field: 'id', value: id, message }])
}

function columns(spec: InstanceSpec, by: By) {
  return { ...spec, updatedAt: new Date(by.nowMs), updatedBy: by.actor.name }
}

function toInstance(row: InstanceModel): ManagedInstance {
  return {
    id: row.id,
    namespace: row.namespace,
    spec: {
      service: row.service,
      address: row.address,
      port: row.port,
      weight: row.weight,
      tags: row.tags,
      meta: row.meta as InstanceSpec['meta'],
      check: row.check as InstanceSpec['check'],
      deregisterAfterMs: row.deregisterAfterMs,
      agent: row.agent,
    },
    version: row.version,
    updatedAtMs: row.updatedAt.getTime(),
    updatedBy: row.updatedBy,
  }
}
