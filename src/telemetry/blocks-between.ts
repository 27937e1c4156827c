/**
 * Reads the intervals of one resolution and, of each, the blocks of the streams that are asked for. An interval exists
 * when its totals stand; its other blocks were written before or with them, so a block that is missing held nothing,
 * unless it is older than the part's floor: then it was trimmed, and nothing is known. Floors are read after the blocks,
 * because they are raised before anything is trimmed.
 */
import type { Redis } from 'ioredis'
import { redisKeys } from '@/wire/keys'
import { Block } from './block'
import type { Part } from './parts'
import type { Resolution } from './resolution'
import { idMs, toBinaryEntry, type RawEntry } from './stream'

export interface Interval {
  id: string
  startMs: number
  /** By stream: `total` and those that were asked for, where they stand. */
  blocks: Map<string, Block>
  /** Parts of which nothing is known here. */
  trimmed: ReadonlySet<string>
}

/** @param place the stream and the id that it was read from */
type MakeBlock = (place: string, deflated: Buffer) => Block

/** The field of an entry that holds its block. */
export const blockField = 'd'
/** Intervals are read in pages, so that a long range neither blocks Redis nor fills memory. */
const pageSize = 300

/**
 * Intervals with ids from `fromId` to `toId` (as XRANGE takes them), oldest first.
 * @param streams as `streamOf` names them
 * @param makeBlock `keptBlock` where the same will be read again
 * @throws ioredis's error when Redis does not answer
 */
export async function* intervalsBetween(
  redis: Redis,
  resolution: Resolution['name'],
  fromId: string,
  toId: string,
  streams: readonly string[],
  makeBlock: MakeBlock = (_place, deflated) => new Block(deflated),
): AsyncGenerator<Interval[]> {
  let from = fromId
  for (;;) {
    const page = await redis.xrangeBuffer(redisKeys.frames(resolution, 'total'), from, toId, 'COUNT', pageSize)
    const last = page.at(-1)
    if (last === undefined) return
    yield await withBlocks(redis, resolution, page, streams, makeBlock)
    if (page.length < pageSize) return
    from = `(${last[0].toString()}`
  }
}

async function withBlocks(
  redis: Redis,
  resolution: Resolution['name'],
  page: readonly RawEntry[],
  streams: readonly string[],
  makeBlock: MakeBlock,
): Promise<Interval[]> {
  const intervals = new Map<string, Interval>()
  for (const { id, block } of page.map((each) => toBlock(redisKeys.frames(resolution, 'total'), each, makeBlock))) {
    const startMs = idMs(id)
    if (block) intervals.set(id, { id, startMs, blocks: new Map([['total', block]]), trimmed: new Set() })
  }
  const [firstId, lastId] = [page[0]?.[0].toString(), page.at(-1)?.[0].toString()]
  const wanted = streams.filter((each) => each !== 'total')
  if (firstId === undefined || lastId === undefined || wanted.length === 0) return [...intervals.values()]

  const pipeline = redis.pipeline()
  for (const stream of wanted) pipeline.xrangeBuffer(redisKeys.frames(resolution, stream), firstId, lastId)
  pipeline.hgetall(redisKeys.frameFloors(resolution))
  const replies = ((await pipeline.exec()) ?? []).map(([error, reply]) => {
    if (error) throw error
    return reply
  })
  wanted.forEach((stream, index) => {
    const key = redisKeys.frames(resolution, stream)
    for (const { id, block } of (replies[index] as RawEntry[]).map((each) => toBlock(key, each, makeBlock))) {
      if (block) intervals.get(id)?.blocks.set(stream, block)
    }
  })
  const floors = Object.entries((replies.at(-1) ?? {}) as Record<string, string>)
  for (const interval of intervals.values()) {
    const trimmed = floors.filter(([, floorMs]) => interval.startMs < Number(floorMs)).map(([part]) => part)
    if (trimmed.length > 0) interval.trimmed = new Set(trimmed)
  }
  return [...intervals.values()]
}

/** Whether something is known of this part in this interval. */
export function isKnown(interval: Interval, part: Part): boolean {
  return !interval.trimmed.has(part)
}

function toBlock(key: string, entry: RawEntry, makeBlock: MakeBlock): { id: string; block: Block | null } {
  const { id, fields } = toBinaryEntry(entry)
  const data = fields[blockField]
  return { id, block: data ? makeBlock(`${key} ${id}`, data) : null }
}
