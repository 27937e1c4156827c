/** Reading the history of desired state. Writing it is `commit-revision.ts`. */
import type { Change, PublishedObject, Revision } from '@/domain/revision/object'
import { changesInRow, type RevisionRow } from '@/domain/view/views'
import { type Database, inTransaction, type Queries } from './database'
import type { RevisionModel } from './generated/models/Revision'
import { type AnyStored, listEverything } from './objects/objects'
import { objectsAt } from './objects-at'
import { publishedOf } from './objects/table'

/** Numbers are 32-bit integers in the database. */
const newestPossible = 2 ** 31 - 1

/** The newest revision and the checksum of the whole set after it; 0 and the empty set's before the first. */
export interface DatabaseHead {
  revision: number
  checksum: string
}

/** Where a revision came from, and that it is enforced. */
type RevisionOrigin = Pick<RevisionRow, 'changeSet' | 'rollbackOf' | 'reverts' | 'enforcement'>

/** A revision, and for each of its changes what stood there before. */
export interface RevisionWithBefore extends Revision, RevisionOrigin {
  before: (PublishedObject | null)[]
}

export function currentHead(database: Database): Promise<DatabaseHead> {
  return readHead(database.client)
}

/** Revisions above `revision`, ascending, without a gap, at most `limit`. */
export async function revisionsAfter(database: Database, revision: number, limit: number): Promise<Revision[]> {
  const rows = await database.client.revision.findMany({
    where: { number: { gt: revision } },
    orderBy: { number: 'asc' },
    take: limit,
    omit: { before: true },
  })
  return rows.map(toRevision)
}

/**
 * Revisions below `before` (null: from the newest), descending, at most `limit`. The database counts and cuts their
 * changes, because fifty revisions of a thousand objects each are more than a web process should read for a list.
 */
export async function revisionsBefore(
  database: Database,
  before: number | null,
  limit: number,
): Promise<RevisionRow[]> {
  return database.client.$queryRaw<RevisionRow[]>`
    SELECT r."number" AS "revision", r."author", r."message", r."checksum", r."reverts", r."rollback_of" AS "rollbackOf",
      (extract(epoch FROM r."committed_at") * 1000)::float8 AS "committedAtMs",
      jsonb_array_length(r."changes") AS "changeCount",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('op', change -> 'op', 'id', coalesce(change -> 'id', jsonb_build_object(
          'kind', change #> '{object,kind}',
          'namespace', change #> '{object,namespace}',
          'name', change #> '{object,name}'))) ORDER BY place), '[]'::jsonb)
        FROM jsonb_array_elements(r."changes") WITH ORDINALITY AS each(change, place)
        WHERE place <= ${changesInRow}) AS "changes",
      CASE WHEN s."id" IS NULL THEN NULL
        ELSE jsonb_build_object('id', s."id", 'title', s."title") END AS "changeSet",
      CASE WHEN e."revision" IS NULL THEN NULL
        ELSE jsonb_build_object('gateways', e."gateways", 'tookMs', e."took_ms", 'slowest', e."slowest",
          'atMs', (extract(epoch FROM e."at") * 1000)::float8) END AS "enforcement"
    FROM "revisions" r
    LEFT JOIN "change_sets" s ON s."id" = r."change_set_id"
    LEFT JOIN "enforcements" e ON e."revision" = r."number"
    WHERE r."number" < ${before ?? newestPossible}
    ORDER BY r."number" DESC
    LIMIT ${limit}`
}

/** A revision as a mark on a time axis. */
export interface RevisionMark {
  revision: number
  committedAtMs: number
  message: string
  /** Whether it holds a breaker open. */
  trips: boolean
  /** Whether it orders something of instances, or takes such orders back. */
  orders: boolean
}

/** Revisions committed in [fromMs, toMs), ascending; the newest `limit` when there are more. */
export async function revisionMarks(
  database: Database,
  fromMs: number,
  toMs: number,
  limit: number,
): Promise<RevisionMark[]> {
  const rows = await database.client.$queryRaw<RevisionMark[]>`
    SELECT "number" AS "revision", "message",
      (extract(epoch FROM "committed_at") * 1000)::float8 AS "committedAtMs",
      jsonb_path_exists("changes", '$[*] ? (@.op == "put" && @.object.kind == "breaker-override"
        && @.object.spec.intent == "FORCED_OPEN")') AS "trips",
      jsonb_path_exists("changes", '$[*] ? (@.object.kind == "instance-override" || @.id.kind == "instance-override")')
        AS "orders"
    FROM "revisions"
    WHERE "committed_at" >= ${new Date(fromMs)} AND "committed_at" < ${new Date(toMs)}
    ORDER BY "number" DESC
    LIMIT ${limit}`
  return rows.reverse()
}

export async function findRevision(database: Database, number: number): Promise<RevisionWithBefore | null> {
  const row = await database.client.revision.findUnique({
    where: { number },
    include: { changeSet: { select: { id: true, title: true } }, enforcement: { omit: { revision: true } } },
  })
  if (!row) return null
  const { changeSet, rollbackOf, reverts, enforcement } = row
  return {
    ...toRevision(row),
    before: row.before as (PublishedObject | null)[],
    changeSet,
    rollbackOf,
    reverts,
    enforcement: enforcement && {
      gateways: enforcement.gateways,
      tookMs: enforcement.tookMs,
      slowest: enforcement.slowest,
      atMs: enforcement.at.getTime(),
    },
  }
}

/** A revision without its changes. */
export async function findCommit(
  database: Database,
  number: number,
): Promise<{ revision: number; checksum: string; committedAtMs: number } | null> {
  const row = await database.client.revision.findUnique({
    where: { number },
    select: { checksum: true, committedAt: true },
  })
  return row && { revision: number, checksum: row.checksum, committedAtMs: row.committedAt.getTime() }
}

/** Revision, checksum and every object of one instant. */
export async function allObjects(database: Database): Promise<DatabaseHead & { objects: PublishedObject[] }> {
  const { objects, ...head } = await allStored(database)
  return { ...head, objects: objects.map(publishedOf) }
}

/** The same, with each object's version and author. */
export function allStored(database: Database): Promise<DatabaseHead & { objects: AnyStored[] }> {
  return inTransaction(
    database,
    async (queries) => ({ ...(await readHead(queries)), objects: await listEverything(queries) }),
    'RepeatableRead',
  )
}

/** What a publisher reads, bound to a database. */
export function revisionSource(database: Database) {
  return {
    head: () => currentHead(database),
    revisionsAfter: (revision: number, limit: number) => revisionsAfter(database, revision, limit),
    allObjects: () => allObjects(database),
    newest: async () => (await currentHead(database)).revision,
    objectsAt: (revision: number) => objectsAt(database, revision),
  }
}

async function readHead(queries: Queries): Promise<DatabaseHead> {
  return queries.head.findUniqueOrThrow({ where: { id: 1 }, select: { revision: true, checksum: true } })
}

function toRevision(row: Omit<RevisionModel, 'before'>): Revision {
  return {
    revision: row.number,
    author: row.author,
    message: row.message,
    committedAtMs: row.committedAt.getTime(),
    checksum: row.checksum,
    changes: row.changes as unknown as Change[],
  }
}
