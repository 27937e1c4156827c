import type { Redis } from 'ioredis'
import type { LockEventRow } from '@/domain/view/lock-views'
import { redisKeys } from '@/wire/keys'
import { lockEvent } from '@/wire/lock'
import { observedLockEvent } from '@/wire/lock-entry'
import type { ControlParts } from '../context'
import { askRedis } from '../live/ask-redis'

const pageSize = 1000
/** So far back a rare lock is looked for: the streams are capped, but at many thousands. */
const mostPages = 10

/** Of one lock, by its name or by its key; of all when neither is given. */
interface LockEventsQuery {
  name?: string | undefined
  key?: string | undefined
  limit: number
}

/** Newest first, ours and observed ones together; a figure that is not known is null. None while Redis is down. */
export async function listLockEvents(
  { redis }: Pick<ControlParts, 'redis'>,
  { name, key, limit }: LockEventsQuery,
): Promise<LockEventRow[]> {
  const wanted = (row: LockEventRow) =>
    (name === undefined || row.name === name) && (key === undefined || row.key === key)
  const rows = await askRedis(redis, () =>
    Promise.all([
      collect(redis, redisKeys.lockEvents, ownRow, wanted, limit),
      collect(redis, redisKeys.observedLockEvents, observedRow, wanted, limit),
    ]),
  )
  return (rows ?? [])
    .flat()
    .sort((a, b) => b.atMs - a.atMs || (a.id < b.id ? 1 : -1))
    .slice(0, limit)
}

type ToRow = (id: string, fields: Record<string, string>) => LockEventRow | null

async function collect(
  redis: Redis,
  stream: string,
  toRow: ToRow,
  wanted: (row: LockEventRow) => boolean,
  limit: number,
): Promise<LockEventRow[]> {
  const rows: LockEventRow[] = []
  let newest = '+'
  for (let page = 0; page < mostPages && rows.length < limit; page++) {
    const entries = await redis.xrevrange(stream, newest, '-', 'COUNT', pageSize)
    for (const [id, flat] of entries) {
      const row = toRow(id, record(flat))
      if (row && wanted(row)) rows.push(row)
    }
    const last = entries.at(-1)
    if (!last || entries.length < pageSize) break
    newest = `(${last[0]}`
  }
  return rows.slice(0, limit)
}

/** A forced release of another library's lock is told by its key, and without a token. */
function ownRow(id: string, fields: Record<string, string>): LockEventRow | null {
  const { data } = lockEvent.safeParse(fields)
  if (!data) return null
  const isTheirs = data.event === 'forced' && data.token === undefined
  const told = { key: isTheirs ? data.name : redisKeys.lock(data.name), library: isTheirs ? 'UNKNOWN' : 'SWITCHYARD' }
  return { ...rowOf(id, data), ...(told as Pick<LockEventRow, 'key' | 'library'>) }
}

function observedRow(id: string, fields: Record<string, string>): LockEventRow | null {
  const { data } = observedLockEvent.safeParse(fields)
  if (!data) return null
  return { ...rowOf(`${id}o`, data), key: data.name, library: data.library }
}

type Told = Pick<LockEventRow, 'event' | 'name'> &
  Partial<Record<'owner' | 'actor' | 'reason', string | undefined>> &
  Partial<Record<'token' | 'ttlMs' | 'waitedMs' | 'heldMs', number | undefined>>

function rowOf(id: string, told: Told): Omit<LockEventRow, 'key' | 'library'> {
  const { event, name, owner, token, ttlMs, waitedMs, heldMs, actor, reason } = told
  return {
    ...{ id, event, name, atMs: Number(id.split('-', 1)[0]), owner: owner ?? null, token: token ?? null },
    ...{ ttlMs: ttlMs ?? null, waitedMs: waitedMs ?? null, heldMs: heldMs ?? null },
    ...{ actor: actor ?? null, reason: reason ?? null },
  }
}

function record(flat: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {}
  for (let index = 0; index + 1 < flat.length; index += 2) fields[flat[index] ?? ''] = flat[index + 1] ?? ''
  return fields
}
