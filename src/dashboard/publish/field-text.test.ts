import { expect, it } from 'vitest'
import { fieldText } from './field-text'

it.each([
  [undefined, null],
  ['', '""'],
  ['/api', '/api'],
  [null, 'null'],
  [0, '0'],
  [false, 'false'],
  [[500, 502], '[500, 502]'],
  [{ source: 'HEADER', name: 'x-user' }, '{"source":"HEADER","name":"x-user"}'],
])('%j reads %s', (value, text) => {
  expect(fieldText(value)).toBe(text)
})
