import { expect, it } from 'vitest'
import { unstorableText } from './storable-text'

it.each<[string, unknown, string[]]>([
  ['plain text, emoji and line breaks', { a: 'x', b: ['🚦', 'one\ntwo'] }, []],
  ['a NUL', { a: { b: ['x', 'y\0'] } }, ['input.a.b.1']],
  ['half a surrogate pair', { a: '\ud83d' }, ['input.a']],
  ['a NUL in a key', { 'a\0': 1 }, ['input']],
  ['no text at all', { a: 1, b: null, c: undefined, d: true }, []],
])('%s', (_what, value, fields) => {
  expect(unstorableText(value, 'input').map((each) => each.field)).toEqual(fields)
})
