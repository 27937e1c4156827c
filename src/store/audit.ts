import type { Database, Queries } from './database'

export interface AuditEntry {
  atMs: number
  actor: { id: string | null; name: string }
  /** What was done, such as `revision.commit`, `instance.register`. */
  action: string
  /** To what: `kind/namespace/name`, or several, joined by a comma and a space. */
  object: string
  revision?: number
  detail: Record<string, string | number | boolean | null>
}

/** Writes the record in the transaction of what it records, so that neither stands without the other. */
export async function recordAudit(queries: Queries, entry: AuditEntry): Promise<void> {
  await queries.auditRecord.create({ data: toRow(entry) })
}

/** The same of many. */
export async function recordAudits(queries: Queries, entries: readonly AuditEntry[]): Promise<void> {
  await queries.auditRecord.createMany({ data: entries.map(toRow) })
}

/** For what has no transaction to be written in, because it is not in the database. */
export function writeAudit(database: Database, entry: AuditEntry): Promise<void> {
  return recordAudit(database.client, entry)
}

function toRow({ atMs, actor, action, object, revision, detail }: AuditEntry) {
  return {
    at: new Date(atMs),
    actorId: actor.id,
    actor: actor.name,
    action,
    object,
    revision: revision ?? null,
    detail,
  }
}
