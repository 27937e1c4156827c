/** Change sets as they stand in their tables, and reading them. */
import { inReadingOrder, type ObjectId, objectKey, type PublishedObject } from '@/domain/revision/object'
import type {
  ChangeSetEditView,
  ChangeSetOverlap,
  ChangeSetRow,
  ChangeSetStatus,
  Edit,
} from '@/domain/view/change-views'
import type { Database, Queries } from '../database'
import { Prisma } from '../generated/client'
import type { ChangeSetEditModel } from '../generated/models/ChangeSetEdit'
import type { ChangeSetModel } from '../generated/models/ChangeSet'

/** A change set without what is derived from other tables. */
export interface ChangeSet {
  id: string
  title: string
  description: string
  status: ChangeSetStatus
  version: number
  authorId: string | null
  author: string
  createdAtMs: number
  updatedAtMs: number
  updatedBy: string
  revision: number | null
}

/** An edit of a change set, and who wrote it. */
export interface DraftEdit extends ChangeSetEditView {
  updatedById: string | null
}

const withRevision = { revisions: { select: { number: true } } } as const

export async function readChangeSet(queries: Queries, id: string): Promise<ChangeSet | null> {
  const row = await queries.changeSet.findUnique({ where: { id }, include: withRevision })
  return row && toChangeSet(row)
}

/** In the order in which they were added. */
export async function readEdits(queries: Queries, changeSetId: string): Promise<DraftEdit[]> {
  const rows = await queries.changeSetEdit.findMany({ where: { changeSetId }, orderBy: { position: 'asc' } })
  return rows.map(toDraftEdit)
}

/** A change set of a list. Of its edits only what they are based on is read: specs may be thousands. */
export interface ListedChangeSet extends Omit<ChangeSetRow, 'edits' | 'approvals' | 'conflicts' | 'editCount'> {
  authorId: string | null
  edits: { op: Edit['op']; id: ObjectId; baseVersion: number | null; updatedById: string | null }[]
}

/** The last changed first; of those that are not open, overlaps are 0. */
export function listChangeSets(
  database: Database,
  { status, limit }: { status: 'OPEN' | 'ALL'; limit: number },
): Promise<ListedChangeSet[]> {
  return database.client.$queryRaw<ListedChangeSet[]>`
    SELECT s."id"::text, s."title", s."author_id" AS "authorId", s."author", s."status"::text, s."version",
      (extract(epoch FROM s."created_at") * 1000)::float8 AS "createdAtMs",
      (extract(epoch FROM s."updated_at") * 1000)::float8 AS "updatedAtMs",
      s."updated_by" AS "updatedBy",
      r."number" AS "revision",
      (SELECT coalesce(jsonb_agg(jsonb_build_object(
          'op', CASE WHEN e."object" IS NULL THEN 'delete' ELSE 'put' END,
          'id', jsonb_build_object('kind', e."kind", 'namespace', e."namespace", 'name', e."name"),
          'baseVersion', e."base_version", 'updatedById', e."updated_by_id") ORDER BY e."position"), '[]'::jsonb)
        FROM "change_set_edits" e WHERE e."change_set_id" = s."id") AS "edits",
      (SELECT count(*)::int FROM "change_set_edits" e WHERE s."status" = 'OPEN' AND e."change_set_id" = s."id"
        AND EXISTS (SELECT 1 FROM "change_set_edits" o JOIN "change_sets" other ON other."id" = o."change_set_id"
          WHERE other."status" = 'OPEN' AND other."id" <> s."id"
            AND (o."kind", o."namespace", o."name") = (e."kind", e."namespace", e."name"))) AS "overlaps"
    FROM (SELECT * FROM "change_sets" WHERE ${status} = 'ALL' OR "status" = 'OPEN'
      ORDER BY "updated_at" DESC, "id" LIMIT ${limit}) s
    LEFT JOIN "revisions" r ON r."change_set_id" = s."id"
    ORDER BY s."updated_at" DESC, s."id"`
}

/** Open change sets that touch one of these objects, other than `except`. */
export async function findOverlaps(
  queries: Queries,
  objects: readonly ObjectId[],
  except: string | null,
): Promise<ChangeSetOverlap[]> {
  if (objects.length === 0) return []
  const keys = objects.map(objectKey)
  const rows = await queries.$queryRaw<
    (ObjectId & Omit<ChangeSetOverlap['changeSet'], 'updatedAtMs'> & { at: Date })[]
  >`
    SELECT e."kind", e."namespace", e."name", s."id"::text, s."title", s."author", s."updated_at" AS "at"
    FROM "change_set_edits" e JOIN "change_sets" s ON s."id" = e."change_set_id"
    WHERE s."status" = 'OPEN' AND s."id"::text <> ${except ?? ''}
      AND concat_ws('/', e."kind", e."namespace", e."name") IN (${Prisma.join(keys)})
    ORDER BY s."updated_at" DESC, s."id", e."position"`
  return rows.map(({ kind, namespace, name, id, title, author, at }) => ({
    object: { kind, namespace, name },
    changeSet: { id, title, author, updatedAtMs: at.getTime() },
  }))
}

function toChangeSet(row: ChangeSetModel & { revisions: { number: number }[] }): ChangeSet {
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    status: row.status,
    version: row.version,
    authorId: row.authorId,
    author: row.author,
    createdAtMs: row.createdAt.getTime(),
    updatedAtMs: row.updatedAt.getTime(),
    updatedBy: row.updatedBy,
    revision: row.revisions[0]?.number ?? null,
  }
}

function toDraftEdit(row: ChangeSetEditModel): DraftEdit {
  const id = { kind: row.kind, namespace: row.namespace, name: row.name } as ObjectId
  const { baseVersion } = row
  return {
    edit: row.object
      ? { op: 'put', object: inReadingOrder(row.object as unknown as PublishedObject), baseVersion }
      : { op: 'delete', id, baseVersion },
    base: row.base === null ? null : inReadingOrder(row.base as unknown as PublishedObject),
    updatedBy: row.updatedBy,
    updatedById: row.updatedById,
    updatedAtMs: row.updatedAt.getTime(),
  }
}
