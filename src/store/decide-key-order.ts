/**
 * Decisions about the keys of a rate limit that are judged on what stands while nobody else can commit: the bound on
 * orders holds, and of two operators who act at the same moment the second is told what the first did.
 */
import type { Revision } from '@/domain/revision/object'
import { type AuditEntry, recordAudit } from './audit'
import { type CommitRequest, committing, commitWithin, lockHead } from './commit-revision'
import type { Database } from './database'
import { findObject } from './objects/objects'
import { findKeyOrders } from './objects/rate-limit-overrides'
import type { Place, Stored } from './objects/table'

export interface KeyStanding {
  /** null when there is no such policy. */
  policy: Stored<'rate-limit'> | null
  /** The orders of all its keys, spent ones too. */
  orders: Stored<'rate-limit-override'>[]
}

interface KeyDecision<Result> {
  commit: Pick<CommitRequest, 'edits' | 'message'>
  audit: Omit<AuditEntry, 'atMs' | 'actor' | 'revision'>
  result: Result
}

/**
 * Reads a policy and its orders, has `decide` judge them, and commits what it decided, with its audit record.
 * @throws whatever `decide` throws, and as `commitRevision` does
 */
export async function decideKeyOrder<Result>(
  database: Database,
  policy: Place,
  by: { actor: { id: string; name: string }; nowMs: number },
  decide: (standing: KeyStanding) => KeyDecision<Result>,
): Promise<{ revision: Revision; result: Result }> {
  return committing(database, async (queries) => {
    const head = await lockHead(queries)
    const standing = {
      policy: await findObject(queries, 'rate-limit', policy),
      orders: await findKeyOrders(queries, [policy]),
    }
    const { commit, audit, result } = decide(standing)
    const revision = await commitWithin(queries, head, { ...commit, author: by.actor, nowMs: by.nowMs })
    await recordAudit(queries, { ...audit, atMs: by.nowMs, actor: by.actor, revision: revision.revision })
    return { revision, result }
  })
}
