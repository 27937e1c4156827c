import type { Redis } from 'ioredis'
import { redisKeys } from '@/wire/keys'
import type { Frame } from '@/wire/telemetry'
import { blockField } from './blocks-between'
import { blocksOf } from './blocks-of-frame'

/**
 * Appends a one-second frame to the streams of its parts, all or none: a reader that sees its totals finds the rest.
 * One that stands there already, or is older than the newest, is left as it is: somebody else has written it.
 * @returns whether it was written
 */
export async function writeFrame(redis: Redis, frame: Frame): Promise<boolean> {
  const blocks = [...blocksOf(frame)]
  const keys = blocks.map(([stream]) => redisKeys.frames('1s', stream))
  const id = String(frame.startMs)
  const written = await redis.eval(script, keys.length, ...keys, id, ...blocks.map(([, block]) => block))
  return written === 1
}

/** The first key is that of the totals. An id that a part refuses stands in it already. */
const script = `
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if last and tonumber(string.match(last[1], '^%d+')) >= tonumber(ARGV[1]) then return 0 end
for index, key in ipairs(KEYS) do
  redis.pcall('XADD', key, ARGV[1] .. '-0', '${blockField}', ARGV[index + 1])
end
return 1`
