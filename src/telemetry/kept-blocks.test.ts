import { expect, it } from 'vitest'
import { encodeBlock } from './block'
import { keptBlock, mostBytesKept } from './kept-blocks'

function encoded(figure: number | string): Buffer {
  const block = encodeBlock([['a', figure]])
  if (!block) throw new Error('it has a line')
  return block
}

it('a block is made once while it is read again', () => {
  const first = keptBlock('s 1-0', encoded(1))
  expect(keptBlock('s 1-0', encoded(1))).toBe(first)
  expect(keptBlock('s 2-0', encoded(1))).not.toBe(first)
  expect(first.line('a')).toBe(1)
})

it('what stands there now counts, not what stood there', () => {
  keptBlock('s 3-0', encoded(1))
  expect(keptBlock('s 3-0', encoded(2)).line('a')).toBe(2)
})

it('only so many bytes are kept, the most recently used', () => {
  const first = keptBlock('s 4-0', encoded(1))
  const large = Buffer.alloc(mostBytesKept / 4)
  for (let at = 0; at < 3; at++) keptBlock(`s 5-${String(at)}`, large)
  expect(keptBlock('s 4-0', encoded(1))).toBe(first)
  for (let at = 3; at < 8; at++) keptBlock(`s 5-${String(at)}`, large)
  expect(keptBlock('s 4-0', encoded(1))).not.toBe(first)
})
