import { describe, expect, test } from 'vitest'
import { readPages } from './read-all-pages'

const serving = (count: number) => (window: { offset: number; limit: number }) =>
  Promise.resolve({
    total: count,
    offset: window.offset,
    rows: Array.from(
      { length: Math.max(0, Math.min(window.limit, count - window.offset)) },
      (_, index) => window.offset + index,
    ),
  })

describe('reading a whole list', () => {
  test.each([0, 1, 200, 201, 999])('of %i rows gives each of them once', async (count) => {
    expect(await readPages(serving(count), String)).toEqual(Array.from({ length: count }, (_, index) => index))
  })

  test('stops at the most that was asked for', async () => {
    expect(await readPages(serving(1000), String, { offset: 100, most: 250 })).toHaveLength(250)
  })

  test('takes a row that moved to the next page once', async () => {
    const rows = await readPages(
      ({ offset }) => Promise.resolve({ total: 201, offset, rows: offset === 0 ? ['a', 'b'] : ['b', 'c'] }),
      String,
    )
    expect(rows).toEqual(['a', 'b', 'c'])
  })
})
