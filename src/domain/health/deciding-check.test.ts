import { expect, it } from 'vitest'
import type { Health } from '../service/service'
import { decidingCheck } from './deciding-check'

const check = (id: string, status: Health) => ({ id, name: id, status, output: '' })
const instance = (health: Health, ...checks: ReturnType<typeof check>[]) => ({ health, checks })
const well = instance('passing', check('node', 'passing'), check('http', 'passing'), check('tcp', 'passing'))

it.each([
  ['the one that turned critical', well, [check('node', 'passing'), check('http', 'critical')], 'critical', 'http'],
  ['a failing one that was added', well, [...well.checks, check('new', 'critical')], 'critical', 'new'],
  [
    'one that turned rather than one that was so before',
    instance('critical', check('a', 'critical'), check('b', 'passing')),
    [check('a', 'critical'), check('b', 'critical')],
    'critical',
    'b',
  ],
  [
    'the one that had been failing, when all are well again',
    instance('critical', check('node', 'passing'), check('http', 'critical')),
    [check('node', 'passing'), check('http', 'passing')],
    'passing',
    'http',
  ],
  [
    'the worst one, when nothing was known before',
    null,
    [check('a', 'passing'), check('b', 'warning')],
    'warning',
    'b',
  ],
] as const)('is %s', (_name, before, checks, health, expected) => {
  expect(decidingCheck(before, instance(health, ...checks))?.id).toBe(expected)
})

it('is none where there are no checks', () => {
  expect(decidingCheck(null, instance('passing'))).toBeNull()
})
