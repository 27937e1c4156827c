import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { goneFrom, holdOrder, isSameOrder, rowAt, windowAround, type RowsPage, withoutGone } from './paged-rows'

const page = (offset: number, ...names: string[]): RowsPage<{ name: string; rps: number }> => ({
  offset,
  total: 1000,
  rows: names.map((name, index) => ({ name, rps: index })),
})
const keyOf = (row: { name: string }) => row.name

describe('the window that is asked for', () => {
  test('has what is in view and rows on both sides of it, wherever that is', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.integer({ min: 1, max: 70 }), (from, visible) => {
        const { offset, limit } = windowAround(from)
        expect(offset).toBeLessThanOrEqual(Math.max(0, from - 25))
        expect(offset + limit).toBeGreaterThanOrEqual(from + visible)
        expect(limit).toBeLessThanOrEqual(200)
      }),
    )
  })

  test('stays the same while one scrolls by a few rows', () => {
    expect(windowAround(410)).toEqual(windowAround(420))
  })
})

describe('rows under the pointer', () => {
  test('that are in the list no more are told, where the whole list is known', () => {
    const shown = page(0, 'a', 'b')
    expect(goneFrom(shown, { ...page(0, 'b'), total: 1 }, keyOf)).toEqual(new Set(['a']))
    expect(goneFrom(shown, page(0, 'b'), keyOf)).toEqual(new Set()) // it may have moved to where nobody looks
    expect(goneFrom(shown, shown, keyOf)).toEqual(new Set())
    expect(withoutGone(shown, new Set(['a']), keyOf)).toMatchObject({ total: 999, rows: [{ name: 'b' }] })
  })

  test('stay where they are and get their newest figures', () => {
    const fresh = page(0, 'c', 'a', 'b')
    const held = holdOrder(page(0, 'a', 'b', 'c'), fresh, keyOf)
    expect(held.rows.map(keyOf)).toEqual(['a', 'b', 'c'])
    expect(held.rows.map((row) => row.rps)).toEqual([1, 2, 0])
  })

  test('stay when they left the page, as they were last seen', () => {
    expect(holdOrder(page(0, 'a', 'b'), page(0, 'b', 'z'), keyOf).rows.map(keyOf)).toEqual(['a', 'b'])
  })

  test('give way when another part of the list was scrolled to', () => {
    expect(holdOrder(page(0, 'a'), page(50, 'b'), keyOf)).toEqual(page(50, 'b'))
  })
})

test('a page in another order, or of another length, is told apart', () => {
  expect(isSameOrder(page(0, 'a', 'b'), page(0, 'a', 'b'), keyOf)).toBe(true)
  expect(isSameOrder(page(0, 'a', 'b'), page(0, 'b', 'a'), keyOf)).toBe(false)
  expect(isSameOrder(page(0, 'a', 'b'), page(0, 'a'), keyOf)).toBe(false)
})

test('a row is found by its place in the whole list', () => {
  expect(rowAt(page(50, 'a', 'b'), 51)?.name).toBe('b')
  expect(rowAt(page(50, 'a', 'b'), 49)).toBeUndefined()
  expect(rowAt(page(50, 'a', 'b'), 52)).toBeUndefined()
})
