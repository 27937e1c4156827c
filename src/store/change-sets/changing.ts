/**
 * The frame of each change of a change set: one transaction that holds the set's row, so that changes are ordered; the
 * version must be the one that was read, and the set must be open. It ends with a new version and an audit record.
 */
import { DomainError } from '@/domain/errors'
import { type AuditEntry, recordAudit } from '../audit'
import { type Database, inTransaction, type Queries } from '../database'
import { type ChangeSet, readChangeSet } from './rows'

/** Who changes it and when. */
export interface By {
  actor: { id: string | null; name: string }
  nowMs: number
}

/** Which change set, at the version that was read; null for whatever version it has. */
export interface ChangeSetAt {
  id: string
  version: number | null
}

/** The change set, which nobody else can change until the transaction ends. */
export async function lockChangeSet(queries: Queries, id: string): Promise<ChangeSet> {
  await queries.$queryRaw`SELECT 1 FROM "change_sets" WHERE "id" = ${id}::uuid FOR UPDATE`
  const set = await readChangeSet(queries, id)
  if (!set) {
    const message = 'there is no such change set'
    throw new DomainError('NOT_FOUND', message, [{ field: 'id', value: id, message }])
  }
  return set
}

/** The same; it must be open and at that version. */
export async function lockOpen(queries: Queries, { id, version }: ChangeSetAt): Promise<ChangeSet> {
  const set = await lockChangeSet(queries, id)
  if (set.status !== 'OPEN') {
    const done = set.revision === null ? 'discarded' : `published as revision ${String(set.revision)}`
    const message = `the change set was ${done} by ${set.updatedBy}`
    throw new DomainError('CONFLICT', message, [{ field: 'id', value: id, message }])
  }
  if (version !== null && version !== set.version) {
    const message = `the change set was changed by ${set.updatedBy} since it was read: it is at version ${String(set.version)}`
    throw new DomainError('CONFLICT', message, [{ field: 'version', value: version, message }])
  }
  return set
}

/** Changes an open change set and returns its new version. */
export function changing(
  database: Database,
  at: ChangeSetAt,
  by: By,
  work: (queries: Queries, set: ChangeSet) => Promise<Pick<AuditEntry, 'action' | 'detail'>>,
): Promise<{ version: number }> {
  return inTransaction(database, async (queries) => {
    const set = await lockOpen(queries, at)
    const audit = await work(queries, set)
    const version = set.version + 1
    await queries.changeSet.update({ where: { id: set.id }, data: { version, ...touched(by) } })
    await recordChange(queries, set.id, by, audit)
    return { version }
  })
}

export function touched({ actor, nowMs }: By) {
  return { updatedAt: new Date(nowMs), updatedBy: actor.name }
}

export function recordChange(
  queries: Queries,
  id: string,
  { actor, nowMs }: By,
  entry: Pick<AuditEntry, 'action' | 'detail' | 'revision'>,
): Promise<void> {
  return recordAudit(queries, { ...entry, atMs: nowMs, actor, object: `change-set/${id}` })
}
