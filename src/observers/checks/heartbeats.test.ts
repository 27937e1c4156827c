import { expect, it } from 'vitest'
import { readSign } from './heartbeats'
import { livingOf } from './living-controllers'

it.each([
  [null, 'critical', 'no sign of life within 30 s'],
  ['passing', 'passing', 'it says that it is passing'],
  ['warning queue is long', 'warning', 'queue is long'],
  ['critical', 'critical', 'it says that it is critical'],
  ['fine', 'critical', 'its sign of life begins with neither passing, warning nor critical'],
  ['', 'critical', 'its sign of life begins with neither passing, warning nor critical'],
])('the sign of life %j means %s', (sign, status, output) => {
  expect(readSign(sign, 30_000)).toEqual({ status, output })
})

it('a controller is gone after five seconds of silence, and counts itself in any case', () => {
  const said = { a: '10000', b: '4999', c: '5000' }
  expect(livingOf(said, 'me', 10_000)).toEqual(['a', 'c', 'me'])
  expect(livingOf({}, 'me', 10_000)).toEqual(['me'])
})
