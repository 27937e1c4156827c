import { expect, test } from 'vitest'
import { csvLine } from './csv'

test.each([
  [['cart', 3, null], 'cart,3,\r\n'],
  [['a,b', 'say "no"', 'two\nlines'], '"a,b","say ""no""","two\nlines"\r\n'],
  [[-3, '-3', '=cmd()', '@x'], "-3,'-3,'=cmd(),'@x\r\n"],
])('%j is written %j', (values, line) => {
  expect(csvLine(values)).toBe(line)
})
