/**
 * The history of instances' health. Written by the leading controller only, at most a batch a second; kept for 7 days and
 * no more than 1,000,000 rows. A row of a flapping instance stands for several changes.
 */
import type { Health } from '@/domain/service/service'
import type { HealthEventView } from '@/domain/view/fleet-views'
import { type Database, inTransaction, type Queries } from './database'
import { storable } from './drifts'
import { Prisma } from './generated/client'
import type { HealthEventModel } from './generated/models/HealthEvent'

/** Longer outputs of checks are cut. */
const longestOutput = 1000
const keptMs = 7 * 24 * 3_600_000
const keptRows = 1_000_000
/** Rows of one statement: it never holds up others for long. */
const step = 5000
const insertedTogether = 1000

export type NewHealthEvent = Omit<HealthEventView, 'id'>

/** What a row of a flapping instance has become: so many more changes, and how it is now. */
export interface MoreChanges {
  id: string
  more: number
  after: Health | null
  check: string
  output: string
}

/**
 * Writes new rows, and brings rows of flapping instances up to date, all or nothing.
 * @returns the ids of the new rows, in their order
 */
export async function recordHealthEvents(
  database: Database,
  events: readonly NewHealthEvent[],
  more: readonly MoreChanges[],
): Promise<string[]> {
  return inTransaction(database, async (queries) => {
    const ids: string[] = []
    for (let at = 0; at < events.length; at += insertedTogether) {
      ids.push(...(await insert(queries, events.slice(at, at + insertedTogether))))
    }
    if (more.length > 0) {
      await queries.$executeRaw`
        UPDATE health_events AS row
        SET changes = row.changes + news.more, after = news.after, "check" = news."check", output = news.output
        FROM unnest(
          ${more.map((each) => each.id)}::bigint[], ${more.map((each) => each.more)}::int[],
          ${more.map((each) => each.after)}::text[], ${more.map((each) => storable(each.check))}::text[],
          ${more.map((each) => cut(each.output))}::text[]
        ) AS news(id, more, after, "check", output)
        WHERE row.id = news.id`
    }
    return ids
  })
}

/** Newest first; `beforeId` is the id of the last row that was read, `instance` an `address:port`. */
export async function listHealthEvents(
  database: Database,
  { service, instance, beforeId, limit }: { service: string; instance?: string; beforeId?: string; limit: number },
): Promise<HealthEventView[]> {
  const rows = await database.client.healthEvent.findMany({
    where: {
      service,
      ...(instance === undefined ? {} : { instance }),
      ...(beforeId === undefined ? {} : { id: { lt: BigInt(beforeId) } }),
    },
    orderBy: { id: 'desc' },
    take: limit,
  })
  return rows.map(toView)
}

/**
 * Removes one step of what is too old or too much.
 * @returns whether there may be more to remove
 */
export async function pruneHealthEvents(
  database: Database,
  nowMs: number,
  { rows = keptRows, stepRows = step }: { rows?: number; stepRows?: number } = {},
): Promise<boolean> {
  const newest = await database.client.healthEvent.findFirst({ orderBy: { id: 'desc' }, select: { id: true } })
  if (!newest) return false
  // Ids rise by at least one, so no more rows than that can lie above.
  const lastRemoved = newest.id - BigInt(rows)
  const oldest = new Date(nowMs - keptMs)
  const byAge = Prisma.sql`SELECT id FROM health_events WHERE at < ${oldest} ORDER BY at LIMIT ${stepRows}`
  const byCount = Prisma.sql`SELECT id FROM health_events WHERE id <= ${lastRemoved} ORDER BY id LIMIT ${stepRows}`
  let full = false
  for (const chosen of [byAge, byCount]) {
    const removed = await database.client.$executeRaw`DELETE FROM health_events WHERE id IN (${chosen})`
    full ||= removed >= stepRows
  }
  return full
}

/** Arrays instead of a row each: thousands that come at once would keep Prisma busy for seconds. */
async function insert(queries: Queries, events: readonly NewHealthEvent[]): Promise<string[]> {
  const column = <Value>(of: (event: NewHealthEvent) => Value) => events.map(of)
  const rows = await queries.$queryRaw<{ id: bigint }[]>`
    INSERT INTO health_events (at, service, node, instance_id, instance, before, after, "check", output, changes)
    SELECT to_timestamp(at_ms / 1000), service, node, instance_id, instance, before, after, "check", output, changes
    FROM unnest(
      ${column((each) => each.atMs)}::double precision[], ${column((each) => storable(each.service))}::text[],
      ${column((each) => storable(each.node))}::text[], ${column((each) => storable(each.instanceId))}::text[],
      ${column((each) => storable(each.instance))}::text[], ${column((each) => each.before)}::text[],
      ${column((each) => each.after)}::text[], ${column((each) => storable(each.check))}::text[],
      ${column((each) => cut(each.output))}::text[], ${column((each) => each.changes)}::int[]
    ) WITH ORDINALITY
      AS new(at_ms, service, node, instance_id, instance, before, after, "check", output, changes, place)
    ORDER BY place
    RETURNING id`
  return rows.map((each) => String(each.id))
}

function cut(output: string): string {
  if (output.length <= longestOutput) return storable(output)
  const halfCharacter = /[\uD800-\uDBFF]$/
  return `${storable(output.slice(0, longestOutput).replace(halfCharacter, ''))}…`
}

function toView({ id, at, before, after, ...row }: HealthEventModel): HealthEventView {
  return { ...row, id: String(id), atMs: at.getTime(), before: before as Health | null, after: after as Health | null }
}
