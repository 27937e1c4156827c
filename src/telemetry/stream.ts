import type { Redis } from 'ioredis'

/** One entry of a Redis stream, its fields as a record. */
export interface StreamEntry {
  id: string
  fields: Record<string, string>
}

/** An entry whose fields are not text. */
export interface BinaryEntry {
  id: string
  fields: Record<string, Buffer>
}

/** An entry as ioredis gives it. */
export type RawEntry = readonly [id: Buffer, fields: readonly Buffer[]]

/** The milliseconds in a stream id. */
export function idMs(id: string): number {
  return Number(id.slice(0, id.indexOf('-')))
}

/** Id of the newest entry, or null when the stream is empty or absent. */
export async function lastId(redis: Redis, key: string): Promise<string | null> {
  const [newest] = await redis.xrevrange(key, '+', '-', 'COUNT', 1)
  return newest?.[0] ?? null
}

/**
 * Entries after `afterId`, oldest first. With `blockMs` it waits so long for the first of them, which keeps the
 * connection for itself: give it one of its own.
 */
export async function readAfter(
  redis: Redis,
  key: string,
  afterId: string,
  options: { count: number; blockMs?: number },
): Promise<StreamEntry[]> {
  return (await readBinaryAfter(redis, key, afterId, options)).map(toEntry)
}

/** As `readAfter`. */
export async function readBinaryAfter(
  redis: Redis,
  key: string,
  afterId: string,
  { count, blockMs }: { count: number; blockMs?: number },
): Promise<BinaryEntry[]> {
  const block = blockMs === undefined ? [] : ['BLOCK', blockMs]
  const streams = (await redis.callBuffer('XREAD', 'COUNT', count, ...block, 'STREAMS', key, afterId)) as
    [key: Buffer, entries: RawEntry[]][] | null
  return (streams?.[0]?.[1] ?? []).map(toBinaryEntry)
}

/** Entries with ids from `fromId` to `toId`, both included, oldest first. */
export async function readBetween(
  redis: Redis,
  key: string,
  fromId: string,
  toId: string,
  count: number,
): Promise<StreamEntry[]> {
  return (await redis.xrangeBuffer(key, fromId, toId, 'COUNT', count)).map(toBinaryEntry).map(toEntry)
}

function toEntry({ id, fields }: BinaryEntry): StreamEntry {
  return { id, fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.toString()])) }
}

export function toBinaryEntry([id, flat]: RawEntry): BinaryEntry {
  const fields: Record<string, Buffer> = {}
  for (let index = 0; index + 1 < flat.length; index += 2) {
    const value = flat[index + 1]
    if (value) fields[String(flat[index])] = value
  }
  return { id: id.toString(), fields }
}

/**
 * A connection for reads that block, which would hold up every other command. Reads that hang longer than any of ours
 * blocks are given up, so that a dead peer is noticed. Commands fail while it is not connected; retry them.
 */
export function blockingConnection(redis: Redis): Redis {
  const connection = redis.duplicate({ commandTimeout: 15_000 })
  connection.on('error', () => undefined) // ioredis reconnects by itself; the failed read is what its reader sees
  return connection
}

/** Redis' own time in milliseconds, as stream ids have it. */
export async function redisNow(redis: Redis): Promise<number> {
  const [seconds = '0', microseconds = '0'] = (await redis.time()).map(String)
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000)
}
