import { describe, expect, it } from 'vitest'
import { recogniseLock, semaphoreHolders } from './recognise'

const text = (value: string, ttlMs: number | null = 1000) => ({ kind: 'TEXT', value, ttlMs }) as const
const set = (ttlMs: number | null, ...members: [value: string, score: number][]) =>
  ({ kind: 'SET', members: members.map(([value, score]) => ({ value, score })), ttlMs }) as const
const hex = '0123456789abcdef0123456789abcdef'
const uuid = '3b0b7c5e-8c1d-4a52-9a53-0f8e7a4f0c11'

describe('whose lock a key is', () => {
  it.each([
    ['redlock’s value', 'lock:a', text(hex), 'REDLOCK'],
    ['redsync’s value', 'lock:a', text('MDEyMzQ1Njc4OWFiY2RlZg=='), 'REDSYNC'],
    ['redis-semaphore’s key and value', 'mutex:a', text(uuid), 'REDIS_SEMAPHORE'],
    ['the same with the suffix that a program gives', 'mutex:a', text(`${uuid}-worker-7`), 'REDIS_SEMAPHORE'],
    ['redis-semaphore’s set', 'semaphore:a', set(1000, ['v', 1]), 'REDIS_SEMAPHORE'],
    ['any other text that ends', 'lock:a', text('worker-7'), 'UNKNOWN'],
    ['a text that never ends and looks like a lock’s', 'lock:a', text(hex, null), 'REDLOCK'],
    ['a text that never ends and looks like nothing', 'lock:a', text('17', null), null],
    ['a long text', 'lock:a', text('x'.repeat(1001)), null],
    ['any other set', 'lock:scores', set(1000, ['v', 1]), null],
  ] as const)('%s', (_name, key, stored, library) => {
    expect(recogniseLock(key, stored, 'DETECT')).toBe(library)
  })

  it('is as the operator said where they said it, but for what is no lock', () => {
    expect(recogniseLock('lock:a', text('17', null), 'REDSYNC')).toBe('REDSYNC')
    expect(recogniseLock('lock:a', text('x'.repeat(1001)), 'REDSYNC')).toBeNull()
    expect(recogniseLock('lock:a', set(1000, ['v', 1]), 'REDSYNC')).toBeNull()
  })
})

it('who holds a semaphore has as much less than the newest as it is older, and none with nothing left', () => {
  expect(semaphoreHolders(set(900, ['gone', 4000], ['older', 4600], ['newest', 5000]))).toEqual([
    { value: 'older', leftMs: 500 },
    { value: 'newest', leftMs: 900 },
  ])
  expect(semaphoreHolders(set(null, ['v', 1]))).toEqual([{ value: 'v', leftMs: null }])
})
