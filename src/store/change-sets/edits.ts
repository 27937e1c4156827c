/** What a change set holds: its words and its edits. Each edit keeps what it is based on, so that it can be reviewed alone. */
import { DomainError, type FieldProblem } from '@/domain/errors'
import { changeId, type ObjectId, objectKey } from '@/domain/revision/object'
import type { Edit } from '@/domain/view/change-views'
import { missingNamespaces, namedTwice, readNamespaces, refuse } from '../commit-checks'
import { objectsAt } from '../conflicts'
import { type Database, inTransaction, type Queries } from '../database'
import { Prisma } from '../generated/client'
import { unstorableText } from '../storable-text'
import { type By, changing, type ChangeSetAt, recordChange, touched } from './changing'

const mostEdits = 1000

/** @throws DomainError INVALID */
export async function createChangeSet(
  database: Database,
  { id, title, description, edits }: { id: string; title: string; description: string; edits: readonly Edit[] },
  by: By,
): Promise<{ id: string; version: number }> {
  refuse('INVALID', [...unstorableText({ title, description }, ''), ...namedTwice(edits)])
  return inTransaction(database, async (queries) => {
    const { actor, nowMs } = by
    const version = 1
    await queries.changeSet.create({
      data: {
        id,
        title,
        description,
        version,
        authorId: actor.id,
        author: actor.name,
        createdAt: new Date(nowMs),
        ...touched(by),
      },
    })
    await writeEdits(queries, id, edits, by, [])
    await recordChange(queries, id, by, { action: 'change-set.create', detail: { title, edits: edits.length } })
    return { id, version }
  })
}

/** @throws DomainError NOT_FOUND, CONFLICT, INVALID */
export function updateChangeSet(
  database: Database,
  { title, description, ...at }: ChangeSetAt & { title: string; description: string },
  by: By,
): Promise<{ version: number }> {
  refuse('INVALID', unstorableText({ title, description }, ''))
  return changing(database, at, by, async (queries, { id }) => {
    await queries.changeSet.update({ where: { id }, data: { title, description } })
    return { action: 'change-set.update', detail: { title } }
  })
}

/**
 * Adds edits, or replaces those of the same objects. Without a version nothing is replaced.
 * @throws DomainError NOT_FOUND, INVALID, CONFLICT (changed since; it holds another edit of the object already)
 */
export async function putEdits(
  database: Database,
  { edits, ...at }: ChangeSetAt & { edits: readonly Edit[] },
  by: By,
): Promise<{ version: number }> {
  refuse('INVALID', namedTwice(edits))
  return changing(database, at, by, async (queries, { id }) => {
    const there = await queries.changeSetEdit.findMany({
      where: { changeSetId: id },
      select: { kind: true, namespace: true, name: true, position: true, updatedBy: true },
    })
    if (at.version === null) refuse('CONFLICT', alreadyThere(edits, there))
    await writeEdits(queries, id, edits, by, there)
    return {
      action: 'change-set.put-edits',
      detail: { objects: edits.map((each) => objectKey(changeId(each))).join(', ') },
    }
  })
}

/** @throws DomainError NOT_FOUND, CONFLICT */
export function removeEdit(
  database: Database,
  { object, ...at }: ChangeSetAt & { object: ObjectId },
  by: By,
): Promise<{ version: number }> {
  const { kind, namespace, name } = object
  return changing(database, at, by, async (queries, { id }) => {
    const { count } = await queries.changeSetEdit.deleteMany({ where: { changeSetId: id, kind, namespace, name } })
    if (count === 0) {
      const message = `the change set has no edit of ${objectKey(object)}`
      throw new DomainError('NOT_FOUND', message, [{ field: 'object', value: objectKey(object), message }])
    }
    return { action: 'change-set.remove-edit', detail: { object: objectKey(object) } }
  })
}

interface Standing {
  kind: string
  namespace: string
  name: string
  position: number
  updatedBy: string
}

async function writeEdits(
  queries: Queries,
  changeSetId: string,
  edits: readonly Edit[],
  by: By,
  there: readonly Standing[],
): Promise<void> {
  refuse('INVALID', unstorableText(edits, 'edits'))
  refuse('INVALID', missingNamespaces(edits, await readNamespaces(queries, edits.map(changeId))))
  const basedOn = edits.map((edit) => ({ id: changeId(edit), baseVersion: edit.baseVersion }))
  const bases = await objectsAt(queries, basedOn)
  refuse('INVALID', unknownBases(basedOn, bases))
  const positions = new Map(there.map((each) => [keyOf(each), each.position]))
  const replaced = edits.map(changeId).filter((id) => positions.has(objectKey(id)))
  refuse('INVALID', tooMany(there.length + edits.length - replaced.length))
  if (replaced.length > 0) {
    const OR = replaced.map(({ kind, namespace, name }) => ({ kind, namespace, name }))
    await queries.changeSetEdit.deleteMany({ where: { changeSetId, OR } })
  }
  let next = Math.max(0, ...positions.values()) + 1
  await queries.changeSetEdit.createMany({
    data: edits.map((edit) => {
      const { kind, namespace, name } = changeId(edit)
      const key = objectKey({ kind, namespace, name })
      return {
        changeSetId,
        kind,
        namespace,
        name,
        position: positions.get(key) ?? next++,
        baseVersion: edit.baseVersion,
        base: bases.get(key) ?? Prisma.DbNull,
        object: edit.op === 'put' ? edit.object : Prisma.DbNull,
        updatedById: by.actor.id,
        ...touched(by),
      }
    }),
  })
}

function alreadyThere(edits: readonly Edit[], there: readonly Standing[]): FieldProblem[] {
  const writers = new Map(there.map((each) => [keyOf(each), each.updatedBy]))
  return edits.flatMap((edit, index) => {
    const key = objectKey(changeId(edit))
    const writer = writers.get(key)
    if (writer === undefined) return []
    const message = `the change set holds an edit of ${key} by ${writer} already: change it there`
    return [{ field: `edits.${String(index)}`, value: key, message }]
  })
}

function unknownBases(
  edits: readonly { id: ObjectId; baseVersion: number | null }[],
  bases: ReadonlyMap<string, unknown>,
): FieldProblem[] {
  return edits.flatMap(({ id, baseVersion }, index) => {
    if (baseVersion === null || bases.has(objectKey(id))) return []
    const message = `${objectKey(id)} never had the version ${String(baseVersion)}`
    return [{ field: `edits.${String(index)}.baseVersion`, value: baseVersion, message }]
  })
}

function tooMany(count: number): FieldProblem[] {
  const message = `a change set holds at most ${String(mostEdits)} edits`
  return count > mostEdits ? [{ field: 'edits', value: count, message }] : []
}

function keyOf({ kind, namespace, name }: Standing): string {
  return `${kind}/${namespace}/${name}`
}
