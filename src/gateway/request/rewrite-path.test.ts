import { expect, it } from 'vitest'
import { rewritePath } from './rewrite-path'

it.each([
  ['PREFIX', '/api', '/api/x', '/v2', '/v2/x'],
  ['PREFIX', '/api', '/api', '/v2', '/v2'],
  ['PREFIX', '/api', '/api/', '/v2', '/v2/'],
  ['PREFIX', '/api', '/api/x', '/', '/x'],
  ['PREFIX', '/api/', '/api/x', '/v2/', '/v2/x'],
  ['PREFIX', '/', '/x', '/v2', '/v2/x'],
  ['PREFIX', '/', '/', '/v2/', '/v2/'],
  ['EXACT', '/a', '/a', '/b/c', '/b/c'],
  ['REGEX', '/a.*', '/ab', '/c', '/ab'],
  ['PREFIX', '/api', '/api/x', null, '/api/x'],
])('%s %s: %s rewritten to %s goes upstream as %s', (type, value, path, rewrite, expected) => {
  expect(rewritePath(path, { type, value }, rewrite)).toBe(expected)
})
