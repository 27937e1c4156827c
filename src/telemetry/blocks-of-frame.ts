import type { Frame } from '@/wire/telemetry'
import { encodeBlock } from './block'
import { type Cells, cellsOf, codecs, partNames, streamOf, type Part } from './parts'

/** A frame as blocks, by stream, totals first. */
export function blocksOf(frame: Frame): Map<string, Buffer> {
  const lines = new Map<string, [name: string, figures: unknown][]>()
  const cells = cellsOf(frame)
  const addPart = <P extends Part>(part: P, ofPart: ReadonlyMap<string, Cells[P]>) => {
    for (const [name, cell] of [...ofPart].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const stream = streamOf(part, name)
      const known = lines.get(stream) ?? []
      known.push([name, codecs[part].pack(cell)])
      lines.set(stream, known)
    }
  }
  for (const part of partNames) addPart<Part>(part, cells[part])
  const blocks = new Map<string, Buffer>()
  for (const [stream, each] of lines) {
    const block = encodeBlock(each)
    if (block) blocks.set(stream, block)
  }
  return blocks
}
