/**
 * The only way desired state changes. One transaction does all of it: it locks the head, so that commits are ordered and
 * numbers have no gap; it compares each edit's base version with what stands, so that no update is lost; it changes the
 * tables, advances the checksum by what left and what came, writes the revision with what stood before, the audit record
 * and the wake-up. Either all of that happened or nothing did.
 */
import { DomainError, type FieldProblem } from '@/domain/errors'
import {
  type Change,
  changeId,
  type ObjectId,
  objectKey,
  type PublishedObject,
  type Revision,
} from '@/domain/revision/object'
import { advanceChecksum, canonicalJson } from '@/wire/checksum'
import { recordAudit } from './audit'
import { type Database, inTransaction, type Queries } from './database'
import { Prisma } from './generated/client'
import { notify } from './notify'
import { type AnyStored, findObjects, insertObjects, removeObjects } from './objects/objects'
import { publishedOf } from './objects/table'
import { unstorableText } from './storable-text'

/** `baseVersion` is the version that the edit was based on, null for a new object, ANY when the last writer may win. */
export type StoreEdit = Change & { baseVersion: number | null | 'ANY' }

export interface CommitRequest {
  edits: readonly StoreEdit[]
  message: string
  author: { id: string | null; name: string }
  nowMs: number
}

/** An edit that changes something, its place in the request and what stood there before. */
interface Step {
  index: number
  edit: StoreEdit
  id: ObjectId
  before: PublishedObject | null
}

/**
 * Commits the edits as one revision and returns it. Edits that change nothing are left out.
 * @throws DomainError INVALID (nothing changes; an object is named twice; a namespace is missing), CONFLICT (somebody
 * changed an object since it was read, a service belongs to another namespace), UNAVAILABLE; problems name `edits.<index>…`
 */
export async function commitRevision(database: Database, request: CommitRequest): Promise<Revision> {
  refuse('INVALID', [...namedTwice(request.edits), ...unstorableText(request.edits, 'edits')])
  refuse('INVALID', unstorableText(request.message, 'message'))

  return inTransaction(database, async (queries) => {
    const head = await lockHead(queries)
    const standing = await findObjects(queries, request.edits.map(changeId))
    refuse('INVALID', await missingNamespaces(queries, request.edits))
    refuse('CONFLICT', staleEdits(request.edits, standing))
    const steps = effectiveSteps(request.edits, standing)
    if (steps.length === 0) {
      throw new DomainError('INVALID', 'There is nothing to change: all of this is so already', [
        { field: 'edits', value: request.edits.length, message: 'change something' },
      ])
    }
    refuse('CONFLICT', await servicesElsewhere(queries, steps))

    const revision = toRevision(head, steps, request)
    await writeObjects(queries, steps, revision)
    await writeRevision(queries, steps, revision, request)
    await notify(queries, 'revision')
    return revision
  })
}

async function lockHead(queries: Queries): Promise<{ revision: number; checksum: string }> {
  const rows = await queries.$queryRaw<{ revision: number; checksum: string }[]>(
    Prisma.sql`SELECT "revision", "checksum" FROM "head" WHERE "id" = 1 FOR UPDATE`,
  )
  const head = rows[0]
  if (!head) throw new Error('the head row is missing: the migrations were not applied')
  return head
}

function refuse(code: 'INVALID' | 'CONFLICT', problems: readonly FieldProblem[]): void {
  const first = problems[0]
  if (first) throw new DomainError(code, problems.map((each) => each.message).join('; '), problems)
}

function namedTwice(edits: readonly StoreEdit[]): FieldProblem[] {
  const seen = new Set<string>()
  return edits.flatMap((edit, index) => {
    const key = objectKey(changeId(edit))
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    return [{ field: `edits.${String(index)}`, value: key, message: `${key} is changed twice in one revision` }]
  })
}

async function missingNamespaces(queries: Queries, edits: readonly StoreEdit[]): Promise<FieldProblem[]> {
  const names = [...new Set(edits.map((edit) => changeId(edit).namespace))]
  const rows = await queries.namespace.findMany({ where: { name: { in: names } }, select: { name: true } })
  const known = new Set(rows.map((row) => row.name))
  return edits.flatMap((edit, index) => {
    const { namespace } = changeId(edit)
    if (known.has(namespace)) return []
    const field = `edits.${String(index)}.${edit.op === 'put' ? 'object' : 'id'}.namespace`
    return [{ field, value: namespace, message: `there is no namespace ${namespace}` }]
  })
}

function staleEdits(edits: readonly StoreEdit[], standing: ReadonlyMap<string, AnyStored>): FieldProblem[] {
  return edits.flatMap((edit, index) => {
    const key = objectKey(changeId(edit))
    const current = standing.get(key)
    if (edit.baseVersion === 'ANY' || edit.baseVersion === (current?.version ?? null)) return []
    const message = current
      ? edit.baseVersion === null
        ? `${key} exists already: ${current.updatedBy} made or changed it (version ${String(current.version)})`
        : `${key} was changed by ${current.updatedBy} since it was read: it is at version ${String(current.version)}`
      : `${key} was deleted since it was read`
    return [{ field: `edits.${String(index)}.baseVersion`, value: edit.baseVersion, message }]
  })
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

/** A service's name is Consul's, so two namespaces cannot both have it. */
async function servicesElsewhere(queries: Queries, steps: readonly Step[]): Promise<FieldProblem[]> {
  const made = steps.filter(({ edit, id, before }) => edit.op === 'put' && id.kind === 'service' && !before)
  if (made.length === 0) return []
  const rows = await queries.service.findMany({ where: { name: { in: made.map(({ id }) => id.name) } } })
  const leaving = new Set(steps.filter(({ edit }) => edit.op === 'delete').map(({ id }) => objectKey(id)))
  const owners = new Map(
    rows
      .filter((row) => !leaving.has(objectKey({ kind: 'service', ...row })))
      .map((row): [string, string] => [row.name, row.namespace]),
  )
  const twice = made.filter(({ id }, at) => made.findIndex((other) => other.id.name === id.name) !== at)
  return [
    ...made.flatMap(({ index, id }) => {
      const owner = owners.get(id.name)
      return owner === undefined ? [] : [ownedProblem(index, id.name, owner)]
    }),
    ...twice.map(({ index, id }) => ownedProblem(index, id.name, 'another namespace of this revision')),
  ]
}

function ownedProblem(index: number, name: string, owner: string): FieldProblem {
  return {
    field: `edits.${String(index)}.object.name`,
    value: name,
    message: `the service ${name} belongs to ${owner} already`,
  }
}

function toRevision(
  head: { revision: number; checksum: string },
  steps: readonly Step[],
  request: CommitRequest,
): Revision {
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
  { author }: CommitRequest,
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
    detail: { message: revision.message },
  })
}
