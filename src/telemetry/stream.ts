import type { Redis } from 'ioredis'

/** One entry of a Redis stream, its fields as a record. */
export interface StreamEntry {
  id: string
  fields: Record<string, string>
}

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
  { count, blockMs }: { count: number; blockMs?: number },
): Promise<StreamEntry[]> {
  const streams =
    blockMs === undefined
      ? await redis.xread('COUNT', count, 'STREAMS', key, afterId)
      : await redis.xread('COUNT', count, 'BLOCK', blockMs, 'STREAMS', key, afterId)
  return (streams?.[0]?.[1] ?? []).map(toEntry)
}

/** Entries with ids from `fromId` to `toId`, both included, oldest first. */
export async function readBetween(
  redis: Redis,
  key: string,
  fromId: string,
  toId: string,
  count: number,
): Promise<StreamEntry[]> {
  return (await redis.xrange(key, fromId, toId, 'COUNT', count)).map(toEntry)
}

function toEntry([id, flat]: [id: string, flat: string[]]): StreamEntry {
  const fields: Record<string, string> = {}
  for (let index = 0; index + 1 < flat.length; index += 2) fields[flat[index] ?? ''] = flat[index + 1] ?? ''
  return { id, fields }
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
