import { expect, it } from 'vitest'
import { mayRetry } from './may-retry'

const get = { method: 'GET', bodyBegun: false, triesMade: 1 }
const on = (...conditions: ('CONNECT_FAILURE' | 'STATUS_502' | 'STATUS_503' | 'STATUS_504')[]) => ({
  attempts: 1,
  on: conditions,
})

it.each([
  ['a refused connection', on('CONNECT_FAILURE'), get, { failure: 'CONNECT' }, true],
  ['a connection that ended before the answer', on('CONNECT_FAILURE'), get, { failure: 'CLOSED' }, true],
  ['an answer that is not HTTP', on('CONNECT_FAILURE'), get, { failure: 'PROTOCOL' }, false],
  ['a status that is listed', on('STATUS_503'), get, { status: 503 }, true],
  ['a status that is not listed', on('STATUS_503'), get, { status: 502 }, false],
  ['a failure that is not listed', on('STATUS_503'), get, { failure: 'CONNECT' }, false],
  ['a POST', on('CONNECT_FAILURE'), { ...get, method: 'POST' }, { failure: 'CONNECT' }, false],
  ['a PUT whose body has not begun', on('CONNECT_FAILURE'), { ...get, method: 'PUT' }, { failure: 'CONNECT' }, true],
  [
    'a PUT whose body has begun',
    on('CONNECT_FAILURE'),
    { ...get, method: 'PUT', bodyBegun: true },
    { failure: 'CLOSED' },
    false,
  ],
  ['the last try', on('CONNECT_FAILURE'), { ...get, triesMade: 2 }, { failure: 'CONNECT' }, false],
  ['no retries', { attempts: 0, on: ['CONNECT_FAILURE'] }, get, { failure: 'CONNECT' }, false],
] as const)('after %s', (_name, retry, request, end, expected) => {
  expect(mayRetry({ ...retry, on: [...retry.on] }, request, end)).toBe(expected)
})
