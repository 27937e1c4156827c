/**
 * Decisions about a breaker's orders that are judged on what stands while nobody else can commit: of two operators who
 * act at the same moment the second sees what the first did.
 */
import type { Revision } from '@/domain/revision/object'
import { type AuditEntry, recordAudit } from './audit'
import { type CommitRequest, committing, commitWithin, lockHead } from './commit-revision'
import type { Database } from './database'
import { findOrdersOfBreakers } from './objects/breaker-overrides'
import { findObject } from './objects/objects'
import type { Place, Stored } from './objects/table'

export interface BreakerStanding {
  /** null when there is no such breaker. */
  policy: Stored<'breaker'> | null
  /** All of its orders, also those that are over. */
  orders: Stored<'breaker-override'>[]
}

interface BreakerDecision {
  commit: Pick<CommitRequest, 'edits' | 'message'>
  audit: Omit<AuditEntry, 'atMs' | 'actor' | 'revision'>
}

/**
 * Reads a breaker and its orders, has `decide` judge them, and commits what it decided, with its audit record.
 * @throws whatever `decide` throws, and as `commitRevision` does
 */
export async function decideBreakerOrders(
  database: Database,
  breaker: Place,
  by: { actor: { id: string; name: string }; nowMs: number },
  decide: (standing: BreakerStanding) => BreakerDecision,
): Promise<Revision> {
  return committing(database, async (queries) => {
    const head = await lockHead(queries)
    const [policy, orders] = [
      await findObject(queries, 'breaker', breaker),
      await findOrdersOfBreakers(queries, [breaker]),
    ]
    const { commit, audit } = decide({ policy, orders })
    const revision = await commitWithin(queries, head, { ...commit, author: by.actor, nowMs: by.nowMs })
    await recordAudit(queries, { ...audit, atMs: by.nowMs, actor: by.actor, revision: revision.revision })
    return revision
  })
}
