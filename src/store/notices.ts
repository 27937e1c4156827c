/** What people were told of breakers. Written by the leading controller, with what is sent of it; kept for 30 days. */
import type { BreakerState } from '@/domain/breaker/policy'
import type { BreakerCause } from '@/domain/breaker/state'
import { type Notice, noticeTypes } from '@/domain/view/breaker-views'
import type { Database, Queries } from './database'
import { storable } from './drifts'
import type { NoticeModel } from './generated/models/Notice'

const keptMs = 30 * 24 * 3_600_000
const step = 5000

/** @returns them with their ids, in their order */
export async function insertNotices(queries: Queries, notices: readonly Omit<Notice, 'id'>[]): Promise<Notice[]> {
  const told: Notice[] = []
  for (const { atMs, actor, reason, ...notice } of notices) {
    const data = { ...notice, at: new Date(atMs), actor: marked(actor), reason: marked(reason) }
    told.push(toNotice(await queries.notice.create({ data })))
  }
  return told
}

/** Newest first. */
export async function listNotices(
  database: Database,
  { sinceMs, limit }: { sinceMs: number; limit: number },
): Promise<Notice[]> {
  const rows = await database.client.notice.findMany({
    where: { at: { gte: new Date(sinceMs) } },
    orderBy: { id: 'desc' },
    take: limit,
  })
  return rows.map(toNotice)
}

/** The last that was told, whenever. */
export async function newestNotice(database: Database): Promise<Notice | null> {
  const row = await database.client.notice.findFirst({ orderBy: { id: 'desc' } })
  return row && toNotice(row)
}

/** The last of each type that each breaker was told of. */
export async function newestNotices(queries: Queries): Promise<Notice[]> {
  const rows = await queries.$queryRaw<NoticeModel[]>`
    SELECT DISTINCT ON (namespace, breaker, type) * FROM notices ORDER BY namespace, breaker, type, id DESC`
  return rows.map(toNotice)
}

/**
 * Removes one step of what is too old.
 * @returns whether there may be more to remove
 */
export async function pruneNotices(database: Database, nowMs: number, stepRows = step): Promise<boolean> {
  const oldest = new Date(nowMs - keptMs)
  const removed = await database.client.$executeRaw`
    DELETE FROM notices WHERE id IN (SELECT id FROM notices WHERE at < ${oldest} ORDER BY at LIMIT ${stepRows})`
  return removed >= stepRows
}

function marked(text: string | null): string | null {
  return text === null ? null : storable(text)
}

function toNotice({ id, at, type, ...row }: NoticeModel): Notice {
  return {
    ...row,
    id: String(id),
    atMs: at.getTime(),
    type: noticeTypes.find((each) => each === type) ?? 'breaker.opened',
    state: row.state as BreakerState,
    cause: row.cause as BreakerCause | null,
  }
}
