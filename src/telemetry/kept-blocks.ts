import { Block } from './block'

/**
 * Blocks that were read lately, so that a chart that is opened again, or by the next user, inflates and parses nothing
 * anew. What Redis gives is compared with what is kept, byte by byte, so nothing stale can be found. The least recently
 * used go first, when all together have more than a fixed number of bytes: inflated they take some four times as many.
 */
export const mostBytesKept = 8_000_000

const kept = new Map<string, { deflated: Buffer; block: Block }>()
let bytesKept = 0

/** @param place the stream and the id that it was read from */
export function keptBlock(place: string, deflated: Buffer): Block {
  const known = kept.get(place)
  if (known) {
    kept.delete(place)
    bytesKept -= known.deflated.length
  }
  const entry = known?.deflated.equals(deflated) ? known : fresh(deflated)
  kept.set(place, entry)
  bytesKept += entry.deflated.length
  for (const [oldest, { deflated: its }] of kept) {
    if (bytesKept <= mostBytesKept) break
    kept.delete(oldest)
    bytesKept -= its.length
  }
  return entry.block
}

/** A copy: what ioredis gives is a piece of a greater buffer, which would be kept with it. */
function fresh(deflated: Buffer): { deflated: Buffer; block: Block } {
  const copy = Buffer.from(deflated)
  return { deflated: copy, block: new Block(copy) }
}
