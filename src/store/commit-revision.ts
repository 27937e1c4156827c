/**
 * The only way desired state changes. One transaction does all of it: it locks the head, so that commits are ordered and
 * numbers have no gap; it compares each edit's base version with what stands, so that no update is lost; it changes the
 * tables, advances the checksum by what left and what came, writes the revision with what stood before, the audit record
 * and the wake-up. Either all of that happened or nothing did.
 */
import { DomainError, type FieldProblem } from '@/domain/errors'
import { ConflictError } from '@/domain/revision/conflict'
import { type Change, changeId, type ObjectId, objectKey, type Revision } from '@/domain/revision/object'
import { advanceChecksum, canonicalJson } from '@/wire/checksum'
import { recordAudit } from './audit'
import {
  deletedAgain,
  messageOf,
  missingNamespaces,
  namedTwice,
  readNamespaces,
  refuse,
  servicesElsewhere,
  staleEdits,
  type Step,
  unapproved,
} from './commit-checks'
import { findConflicts } from './conflicts'
import { type Database, inTransaction, type Queries } from './database'
import { Prisma } from './generated/client'
import { notify } from './notify'
import { findOrdersOfBreakers } from './objects/breaker-overrides'
import { findKeyOrders } from './objects/rate-limit-overrides'
import { type AnyStored, findObjects, insertObjects, removeObjects } from './objects/objects'
import { publishedOf } from './objects/table'
import type { DatabaseHead } from './revisions'
import { unstorableText } from './storable-text'

/** `baseVersion` is the version that the edit was based on, null for a new object, ANY when the last writer may win. */
export type StoreEdit = Change & { baseVersion: number | null | 'ANY' }

export interface CommitRequest {
  edits: readonly StoreEdit[]
  message: string
  author: { id: string | null; name: string }
  nowMs: number
  /** The change set that becomes this revision; it says itself whether it was approved where that is needed. */
  changeSet?: { id: string; approved: boolean }
  /** The revision whose set this brings back, and that set's checksum. */
  rollbackOf?: { revision: number; checksum: string }
  /** The revision whose changes this takes back. */
  reverts?: number
}

/**
 * Commits the edits as one revision and returns it. Edits that change nothing are left out; all orders of a
 * breaker go with it.
 * @throws DomainError INVALID (nothing changes; an object is named twice; a namespace is missing), FORBIDDEN (a namespace
 * wants a second approver), CONFLICT (a service belongs to another namespace), UNAVAILABLE; ConflictError (somebody
 * changed an object since it was read). Problems name `edits.<index>…`
 */
export async function commitRevision(database: Database, request: CommitRequest): Promise<Revision> {
  return committing(database, async (queries) => commitWithin(queries, await lockHead(queries), request))
}

/** Runs `work`, which commits, in one transaction; of a conflict it tells all that is needed to merge. */
export async function committing<Result>(
  database: Database,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  try {
    return await inTransaction(database, work)
  } catch (error) {
    if (!(error instanceof StaleEdits)) throw error
    // Read after the transaction, which held the head: the log and what stood there do not change any more.
    const conflicts = await findConflicts(database.client, error.basedOn, error.standing)
    throw new ConflictError(error.message, error.problems, conflicts, { cause: error })
  }
}

/** The newest revision, which nobody can pass until the transaction ends. */
export async function lockHead(queries: Queries): Promise<DatabaseHead> {
  const rows = await queries.$queryRaw<DatabaseHead[]>(
    Prisma.sql`SELECT "revision", "checksum" FROM "head" WHERE "id" = 1 FOR UPDATE`,
  )
  const head = rows[0]
  if (!head) throw new Error('the head row is missing: the migrations were not applied')
  return head
}

/** The commit itself, in a transaction that holds the head. */
export async function commitWithin(queries: Queries, head: DatabaseHead, request: CommitRequest): Promise<Revision> {
  refuse('INVALID', [...namedTwice(request.edits), ...unstorableText(request.edits, 'edits')])
  refuse('INVALID', unstorableText(request.message, 'message'))
  const standing = await findObjects(queries, request.edits.map(changeId))
  // Looked at first: whoever is too late should not hold the head any longer.
  const stale = staleEdits(request.edits, standing)
  if (stale.length > 0) throw new StaleEdits(stale, request.edits, standing)
  if (request.reverts !== undefined) refuse('CONFLICT', await deletedAgain(queries, request.edits, request.reverts))
  const namespaces = await readNamespaces(queries, request.edits.map(changeId))
  refuse('INVALID', missingNamespaces(request.edits, namespaces))

  const orphans = request.rollbackOf ? [] : await orphanedOrders(queries, request.edits)
  for (const each of orphans) standing.set(objectKey(each), each)
  const steps = effectiveSteps([...request.edits, ...orphans.map(deletionOf)], standing)
  if (steps.length === 0) {
    throw new DomainError('INVALID', 'There is nothing to change: all of this is so already', [
      { field: 'edits', value: request.edits.length, message: 'change something' },
    ])
  }
  if (!request.changeSet?.approved) {
    refuse('FORBIDDEN', unapproved(steps, namespaces, request.changeSet !== undefined))
  }
  refuse('CONFLICT', await servicesElsewhere(queries, steps))

  const revision = toRevision(head, steps, request)
  if (request.rollbackOf && revision.checksum !== request.rollbackOf.checksum) {
    throw new Error(`a rollback to revision ${String(request.rollbackOf.revision)} would not bring its set back`)
  }
  await writeObjects(queries, steps, revision)
  await writeRevision(queries, steps, revision, request)
  await notify(queries, 'revision')
  return revision
}

/** Carries what `committing` needs to tell more. */
class StaleEdits extends DomainError {
  readonly basedOn: { id: ObjectId; baseVersion: number | null }[]

  constructor(
    problems: readonly FieldProblem[],
    edits: readonly StoreEdit[],
    readonly standing: ReadonlyMap<string, AnyStored>,
  ) {
    super('CONFLICT', messageOf(problems), problems)
    this.basedOn = edits.flatMap((edit) => {
      const { baseVersion } = edit
      return baseVersion === 'ANY' ? [] : [{ id: changeId(edit), baseVersion }]
    })
  }
}

/** Orders whose breaker or rate limit is deleted, unless the edits speak of them. */
async function orphanedOrders(queries: Queries, edits: readonly StoreEdit[]): Promise<AnyStored[]> {
  const named = new Set(edits.map((edit) => objectKey(changeId(edit))))
  const deleted = edits.flatMap((edit) => (edit.op === 'delete' ? [edit.id] : []))
  const orders = [
    ...(await findOrdersOfBreakers(
      queries,
      deleted.filter((id) => id.kind === 'breaker'),
    )),
    ...(await findKeyOrders(
      queries,
      deleted.filter((id) => id.kind === 'rate-limit'),
    )),
  ]
  return orders.filter((each) => !named.has(objectKey(each)))
}

function deletionOf({ kind, namespace, name }: AnyStored): StoreEdit {
  return { op: 'delete', id: { kind, namespace, name }, baseVersion: 'ANY' }
}

function effectiveSteps(edits: readonly StoreEdit[], standing: ReadonlyMap<string, AnyStored>): Step[] {
  return edits.flatMap((edit, index) => {
    const id = changeId(edit)
    const current = standing.get(objectKey(id))
    const before = current ? publishedOf(current) : null
    const changes =
      edit.op === 'delete' ? before !== null : !before || canonicalJson(before.spec) !== canonicalJson(edit.object.spec)
    return changes ? [{ index, edit, id, before }] : []
  })
}

function toRevision(head: DatabaseHead, steps: readonly Step[], request: CommitRequest): Revision {
  return {
    revision: head.revision + 1,
    author: request.author.name,
    message: request.message,
    committedAtMs: request.nowMs,
    checksum: steps.reduce(
      (sum, { edit, before }) => advanceChecksum(sum, before ?? undefined, edit.op === 'put' ? edit.object : undefined),
      head.checksum,
    ),
    changes: steps.map(({ edit }) =>
      edit.op === 'put' ? { op: 'put', object: edit.object } : { op: 'delete', id: edit.id },
    ),
  }
}

async function writeObjects(queries: Queries, steps: readonly Step[], revision: Revision): Promise<void> {
  await removeObjects(
    queries,
    steps.filter(({ before }) => before).map(({ id }) => id),
  )
  const common = { version: revision.revision, updatedAtMs: revision.committedAtMs, updatedBy: revision.author }
  const added = steps.flatMap(({ edit }) => (edit.op === 'put' ? [{ ...edit.object, ...common }] : []))
  await insertObjects(queries, added)
}

async function writeRevision(
  queries: Queries,
  steps: readonly Step[],
  revision: Revision,
  { author, changeSet, rollbackOf, reverts }: CommitRequest,
): Promise<void> {
  await queries.revision.create({
    data: {
      number: revision.revision,
      author: author.name,
      authorId: author.id,
      message: revision.message,
      committedAt: new Date(revision.committedAtMs),
      checksum: revision.checksum,
      changes: revision.changes,
      before: steps.map(({ before }) => before),
      changeSetId: changeSet?.id ?? null,
      rollbackOf: rollbackOf?.revision ?? null,
      reverts: reverts ?? null,
    },
  })
  await queries.head.update({
    where: { id: 1 },
    data: { revision: revision.revision, checksum: revision.checksum },
  })
  await recordAudit(queries, {
    atMs: revision.committedAtMs,
    actor: author,
    action: 'revision.commit',
    object: steps.map(({ id }) => objectKey(id)).join(', '),
    revision: revision.revision,
    detail: {
      message: revision.message,
      ...(changeSet ? { changeSet: changeSet.id } : {}),
      ...(rollbackOf ? { rollbackOf: rollbackOf.revision } : {}),
      ...(reverts === undefined ? {} : { reverts }),
    },
  })
}
