import { describe, expect, it } from 'vitest'
import { filterRows, formatSort, keepOrder, parseSort, sortRows } from './table-rows'

const byName = { key: 'name', descending: false }

describe('the sort in the address', () => {
  it.each([
    [null, byName],
    ['', byName],
    ['-', byName],
    ['rps', { key: 'rps', descending: false }],
    ['-rps', { key: 'rps', descending: true }],
  ])('%s', (text, sort) => {
    expect(parseSort(text, byName)).toEqual(sort)
  })

  it('survives the way there and back', () => {
    const sort = { key: 'p99', descending: true }
    expect(parseSort(formatSort(sort), byName)).toEqual(sort)
  })
})

describe('filtering', () => {
  const rows = ['checkout critical', 'cart passing', 'catalog critical']

  it('wants every word, in any order and case', () => {
    expect(filterRows(rows, ' CRITICAL cat', (row) => row)).toEqual(['catalog critical'])
  })

  it('shows all rows for a blank filter', () => {
    expect(filterRows(rows, '  ', (row) => row)).toEqual(rows)
  })
})

describe('sorting', () => {
  it('puts unknown values last in both directions', () => {
    const rows = [3, null, 1]
    expect(sortRows(rows, (row) => row, false)).toEqual([1, 3, null])
    expect(sortRows(rows, (row) => row, true)).toEqual([3, 1, null])
  })

  it('reads numbers inside names as numbers', () => {
    expect(sortRows(['web-10', 'web-9'], (row) => row, false)).toEqual(['web-9', 'web-10'])
  })

  it('keeps the order of equal rows', () => {
    const rows = [
      { id: 'b', value: 1 },
      { id: 'a', value: 1 },
    ]
    expect(sortRows(rows, (row) => row.value, true).map((row) => row.id)).toEqual(['b', 'a'])
  })
})

describe('rows under the pointer', () => {
  it('stay where they are while their figures change; new ones come last, gone ones go', () => {
    expect(keepOrder(['new', 'a', 'b'], ['b', 'gone', 'a'], (row) => row)).toEqual(['b', 'a', 'new'])
  })

  it('brings what belongs to a row behind that row', () => {
    const rows = ['new', 'b', 'a', 'a/1', 'a/2']
    const owner = (row: string) => row.slice(0, 1)
    expect(keepOrder(rows, ['a', 'b'], (row) => row, owner)).toEqual(['a', 'a/1', 'a/2', 'b', 'new'])
  })
})
