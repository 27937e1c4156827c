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
  await queries.auditRecord.create({
    data: {
      at: new Date(entry.atMs),
      actorId: entry.actor.id,
      actor: entry.actor.name,
      action: entry.action,
      object: entry.object,
      revision: entry.revision ?? null,
      detail: entry.detail,
    },
  })
}

/** For what has no transaction to be written in, because it is not in the database. */
export function writeAudit(database: Database, entry: AuditEntry): Promise<void> {
  return recordAudit(database.client, entry)
}
