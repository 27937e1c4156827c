import type { Block } from './block'
import { codecs, type Cells, type Part } from './parts'

/** Cells that were unpacked already: a block is in ten windows, and many follow its second. */
const unpacked = new WeakMap<Block, Map<string, unknown>>()

/**
 * What a block of this part says of this name; null when it says nothing, or nothing that can be read. Cells are shared:
 * nobody may change one. Single instances are unpacked anew each time: kept, they would take more memory than all else.
 */
export function cellIn<P extends Part>(block: Block | undefined, part: P, name: string): Cells[P] | null {
  if (block === undefined) return null
  if (part === 'instances') return unpack(block, part, name)
  const known = unpacked.get(block) ?? new Map<string, unknown>()
  unpacked.set(block, known)
  const cell = known.get(name) as Cells[P] | null | undefined
  if (cell !== undefined) return cell
  const fresh = unpack(block, part, name)
  known.set(name, fresh)
  return fresh
}

function unpack<P extends Part>(block: Block, part: P, name: string): Cells[P] | null {
  try {
    const packed = block.line(name)
    return packed === undefined ? null : codecs[part].unpack(name, packed)
  } catch {
    return null
  }
}
