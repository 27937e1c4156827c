import { describe, expect, test } from 'vitest'
import { checkSubset, newSubset, type SubsetDraft } from './subset-draft'

const draft: SubsetDraft = { ...newSubset('demo', 'cart'), name: 'cart-v2', tags: ['canary'], meta: { version: 'v2' } }

describe('a subset in its form', () => {
  test('comes back as it was', () => {
    expect(checkSubset(draft)).toEqual({
      ok: true,
      spec: { service: 'cart', tags: ['canary'], meta: { version: 'v2' } },
    })
  })

  test.each([
    ['nothing to select by', { tags: [], meta: {} }, 'tags'],
    ['a wrong name', { name: 'Not This' }, 'name'],
    ['an empty tag', { tags: [''] }, 'tags.0'],
    ['a meta value without a key', { meta: { '': 'v2' } }, 'meta'],
    ['too long a meta value', { meta: { version: 'x'.repeat(513) } }, 'meta'],
  ])('with %s is refused at that field', (_name, change, field) => {
    const checked = checkSubset({ ...draft, ...change })
    expect(checked.ok ? [] : checked.problems.map((each) => each.field)).toEqual([field])
  })

  test('that is new lacks its name and what to select by', () => {
    const checked = checkSubset(newSubset('demo', 'cart'))
    expect(checked.ok ? [] : checked.problems.map((each) => each.field)).toEqual(['name', 'tags'])
  })
})
