/**
 * What is in the way of an edit that is based on an older version, from the revision log: an object's version is the
 * number of the revision that wrote it, so the log holds each version that ever stood.
 */
import { type Change, changeId, type ObjectId, objectKey, type PublishedObject } from '@/domain/revision/object'
import type { ObjectConflict } from '@/domain/view/change-views'
import type { Queries } from './database'
import { Prisma } from './generated/client'
import type { AnyStored } from './objects/objects'
import { publishedOf } from './objects/table'

/** An object and the version of it that an edit is based on; null for none. */
export interface BasedOn {
  id: ObjectId
  baseVersion: number | null
}

/** Whether what stands is not what the edit is based on. */
export function isStale(
  edit: { baseVersion: number | null | 'ANY' },
  current: { version: number } | undefined,
): boolean {
  return edit.baseVersion !== 'ANY' && edit.baseVersion !== (current?.version ?? null)
}

/**
 * The conflicts of those edits that are stale against what stands. One whose base the log does not know is left out: it
 * was never read here.
 */
export async function findConflicts(
  queries: Queries,
  edits: readonly BasedOn[],
  standing: ReadonlyMap<string, AnyStored>,
): Promise<ObjectConflict[]> {
  const stale = edits
    .map((each) => ({ ...each, current: standing.get(objectKey(each.id)) }))
    .filter(({ current, ...each }) => isStale(each, current))
  const bases = await objectsAt(queries, stale)
  const commits = await commitsOf(queries, new Set(stale.flatMap(({ current }) => current?.version ?? [])))
  const conflicts: ObjectConflict[] = []
  for (const { id, baseVersion, current } of stale) {
    const changed = current ? commits.get(current.version) : await deletionOf(queries, id, baseVersion ?? 0)
    if (!changed) continue
    conflicts.push({
      id,
      baseVersion,
      base: bases.get(objectKey(id)) ?? null,
      current: current ? { object: publishedOf(current), version: current.version } : null,
      changed,
    })
  }
  return conflicts
}

/** Each object as the revision `baseVersion` wrote it, by `objectKey`; those that it did not write are missing. */
export async function objectsAt(queries: Queries, edits: readonly BasedOn[]): Promise<Map<string, PublishedObject>> {
  const wanted = new Map(edits.map(({ id, baseVersion }) => [objectKey(id), baseVersion]))
  const versions = new Set(edits.flatMap(({ baseVersion }) => (baseVersion === null ? [] : [baseVersion])))
  const found = new Map<string, PublishedObject>()
  for (const version of versions) {
    const keys = [...wanted].filter(([, each]) => each === version).map(([key]) => key)
    for (const change of await changesOf(queries, version, keys)) {
      if (change.op === 'put') found.set(objectKey(changeId(change)), change.object)
    }
  }
  return found
}

/** The changes of one revision to these objects: the database picks them, for a revision may hold thousands. */
async function changesOf(queries: Queries, revision: number, keys: readonly string[]): Promise<Change[]> {
  const rows = await queries.$queryRaw<{ change: Change }[]>`
    SELECT "change" FROM "revisions", jsonb_array_elements("changes") AS "change"
    WHERE "number" = ${revision}
      AND concat_ws('/', "change" #>> '{object,kind}', "change" #>> '{object,namespace}', "change" #>> '{object,name}')
        IN (${Prisma.join(keys)})`
  return rows.map((row) => row.change)
}

/** Of these objects those that a revision above `after` changed, by `objectKey`, with the newest that did. */
export async function changedAfter(
  queries: Queries,
  objects: readonly ObjectId[],
  after: number,
): Promise<Map<string, number>> {
  if (objects.length === 0) return new Map()
  const rows = await queries.$queryRaw<{ key: string; revision: number }[]>`
    SELECT each."key", max(each."number") AS "revision"
    FROM (SELECT "number", concat_ws('/', id ->> 'kind', id ->> 'namespace', id ->> 'name') AS "key"
      FROM "revisions", jsonb_array_elements("changes") AS "change", coalesce("change" -> 'object', "change" -> 'id') AS id
      WHERE "number" > ${after}) each
    WHERE each."key" IN (${Prisma.join(objects.map(objectKey))})
    GROUP BY each."key"`
  return new Map(rows.map((row) => [row.key, row.revision]))
}

interface CommitRow {
  number: number
  author: string
  message: string
  committedAt: Date
}
const commitColumns = { number: true, author: true, message: true, committedAt: true } as const

async function commitsOf(
  queries: Queries,
  numbers: ReadonlySet<number>,
): Promise<Map<number, ObjectConflict['changed']>> {
  const rows = await queries.revision.findMany({ where: { number: { in: [...numbers] } }, select: commitColumns })
  return new Map(rows.map((row) => [row.number, toChanged(row)]))
}

/** The newest revision above `after` that deleted the object. */
async function deletionOf(queries: Queries, id: ObjectId, after: number): Promise<ObjectConflict['changed'] | null> {
  const { kind, namespace, name } = id
  const deletion = JSON.stringify([{ op: 'delete', id: { kind, namespace, name } }])
  const rows = await queries.$queryRaw<CommitRow[]>`
    SELECT "number", "author", "message", "committed_at" AS "committedAt" FROM "revisions"
    WHERE "number" > ${after} AND "changes" @> ${deletion}::jsonb
    ORDER BY "number" DESC LIMIT 1`
  return rows[0] ? toChanged(rows[0]) : null
}

function toChanged(row: CommitRow): ObjectConflict['changed'] {
  return { by: row.author, atMs: row.committedAt.getTime(), revision: row.number, message: row.message }
}
