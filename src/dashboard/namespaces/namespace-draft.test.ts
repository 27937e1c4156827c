import { expect, test } from 'vitest'
import { namespaceProblems } from './namespace-draft'

const shop = { name: 'shop', description: 'The shop', requiresApproval: true }

test.each([
  ['nothing wrong', {}, []],
  ['no name', { name: '' }, ['name']],
  ['a name with capitals', { name: 'Shop' }, ['name']],
  ['too long a description', { description: 'x'.repeat(501) }, ['description']],
])('a namespace with %s', (_name, change, fields) => {
  expect(namespaceProblems({ ...shop, ...change }).map((each) => each.field)).toEqual(fields)
})
