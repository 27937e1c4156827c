/** Bringing the set of an earlier revision back: a commit like any other, for nothing of the log is ever changed. */
import { DomainError } from '@/domain/errors'
import { type NetChange, reversed } from '@/domain/revision/net-changes'
import type { Change, Revision } from '@/domain/revision/object'
import { emptyChecksum } from '@/wire/checksum'
import { type CommitRequest, committing, commitWithin, lockHead, type StoreEdit } from './commit-revision'
import { type Database, inTransaction, type Queries } from './database'
import { netChanges } from './net-changes'
import { findObjects } from './objects/objects'
import { currentHead } from './revisions'

type By = Pick<CommitRequest, 'author' | 'nowMs' | 'message'>

/**
 * What leads from revision `from` to revision `to`, whichever is the older; 0 is the empty set.
 * @throws DomainError NOT_FOUND
 */
export async function changesBetween(database: Database, from: number, to: number): Promise<NetChange[]> {
  const { revision } = await currentHead(database)
  const beyond = [from, to].find((each) => each > revision)
  if (beyond !== undefined) throw noRevision(beyond, beyond === from ? 'from' : 'to')
  return from <= to ? netChanges(database.client, from, to) : reversed(await netChanges(database.client, to, from))
}

/** The newest revision, what would lead from it back to `to`, and the versions that this is based on: of one instant. */
export function rollbackChanges(
  database: Database,
  to: number,
): Promise<{ head: number; changes: NetChange[]; versions: Map<string, number> }> {
  return inTransaction(
    database,
    async (queries) => {
      const { revision } = await queries.head.findUniqueOrThrow({ where: { id: 1 } })
      if (to > revision) throw noRevision(to, 'to')
      const changes = reversed(await netChanges(queries, to, revision))
      const standing = await findObjects(
        queries,
        changes.map((each) => each.id),
      )
      const versions = new Map([...standing].map(([key, { version }]) => [key, version]))
      return { head: revision, changes, versions }
    },
    'RepeatableRead',
  )
}

/**
 * Commits the set of revision `to` anew, byte for byte. `head` is the newest revision that the author has seen.
 * @throws DomainError NOT_FOUND, CONFLICT (a revision was committed since), INVALID (the set is that already), FORBIDDEN
 */
export async function rollBack(
  database: Database,
  { to, head, ...by }: By & { to: number; head: number },
): Promise<Revision> {
  // Before the head is locked: revisions do not change any more, and there may be thousands of them.
  const changes = reversed(await netChanges(database.client, to, head))
  return committing(database, async (queries) => {
    const standing = await lockHead(queries)
    if (to > standing.revision) throw noRevision(to, 'to')
    if (standing.revision !== head) {
      const message = `revision ${String(standing.revision)} was committed since this was looked at: look at it again`
      throw new DomainError('CONFLICT', message, [{ field: 'head', value: head, message }])
    }
    const checksum = await checksumAfter(queries, to)
    const edits = changes.map((each): StoreEdit => ({
      ...toChange(each),
      baseVersion: 'ANY', // nobody can have changed anything: the head is locked
    }))
    return commitWithin(queries, standing, { ...by, edits, rollbackOf: { revision: to, checksum } })
  })
}

export function toChange({ id, after }: NetChange): Change {
  return after ? { op: 'put', object: after } : { op: 'delete', id }
}

async function checksumAfter(queries: Queries, revision: number): Promise<string> {
  if (revision === 0) return emptyChecksum
  return (await queries.revision.findUniqueOrThrow({ where: { number: revision } })).checksum
}

function noRevision(revision: number, field: string): DomainError {
  const message = `there is no revision ${String(revision)}`
  return new DomainError('NOT_FOUND', message, [{ field, value: revision, message }])
}
