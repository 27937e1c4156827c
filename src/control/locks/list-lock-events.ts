import type { Redis } from 'ioredis'
import { redisKeys } from '@/wire/keys'
import { lockEvent, type LockEvent } from '@/wire/lock'
import type { ControlParts } from '../context'
import { askRedis } from '../live/ask-redis'

/** One thing that happened to a lock. A figure that is not known is null. */
export interface LockEventRow {
  id: string
  atMs: number
  event: LockEvent['event']
  name: string
  owner: string | null
  token: number | null
  ttlMs: number | null
  waitedMs: number | null
  heldMs: number | null
}

const pageSize = 1000
/** So far back a rare lock is looked for: the stream is capped, but at many thousands. */
const mostPages = 10

/** Newest first; of one lock, or of all. None while Redis is down. */
export async function listLockEvents(
  { redis }: ControlParts,
  { name, limit }: { name?: string | undefined; limit: number },
): Promise<LockEventRow[]> {
  return (await askRedis(redis, () => collect(redis, name, limit))) ?? []
}

async function collect(redis: Redis, name: string | undefined, limit: number): Promise<LockEventRow[]> {
  const rows: LockEventRow[] = []
  let newest = '+'
  for (let page = 0; page < mostPages && rows.length < limit; page++) {
    const entries = await redis.xrevrange(redisKeys.lockEvents, newest, '-', 'COUNT', pageSize)
    for (const [id, fields] of entries) {
      const row = toRow(id, fields)
      if (row && (name === undefined || row.name === name)) rows.push(row)
    }
    const last = entries.at(-1)
    if (!last || entries.length < pageSize) break
    newest = `(${last[0]}`
  }
  return rows.slice(0, limit)
}

function toRow(id: string, flat: readonly string[]): LockEventRow | null {
  const fields: Record<string, string> = {}
  for (let index = 0; index + 1 < flat.length; index += 2) fields[flat[index] ?? ''] = flat[index + 1] ?? ''
  const parsed = lockEvent.safeParse(fields)
  if (!parsed.success) return null
  const { event, name, owner, token, ttlMs, waitedMs, heldMs } = parsed.data
  return {
    id,
    atMs: Number(id.split('-', 1)[0]),
    event,
    name,
    owner: owner ?? null,
    token: token ?? null,
    ttlMs: ttlMs ?? null,
    waitedMs: waitedMs ?? null,
    heldMs: heldMs ?? null,
  }
}
