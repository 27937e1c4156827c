import type { Redis } from 'ioredis'
import { redisKeys } from '@/wire/keys'
import type { Frame } from '@/wire/telemetry'
import { encodeBlock } from './block'
import { blockField } from './blocks-between'
import { cellsOf, codecs, partNames, streamOf, type Part } from './parts'

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

/** By stream, totals first. */
function blocksOf(frame: Frame): Map<string, Buffer> {
  const lines = new Map<string, [name: string, figures: unknown][]>()
  const cells = cellsOf(frame)
  const addPart = <P extends Part>(part: P) => {
    for (const [name, cell] of [...cells[part]].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const stream = streamOf(part, name)
      const known = lines.get(stream) ?? []
      known.push([name, codecs[part].pack(cell)])
      lines.set(stream, known)
    }
  }
  for (const part of partNames) addPart(part)
  const blocks = new Map<string, Buffer>()
  for (const [stream, each] of lines) {
    const block = encodeBlock(each)
    if (block) blocks.set(stream, block)
  }
  return blocks
}
