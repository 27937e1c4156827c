import { expect, it } from 'vitest'
import { Redis } from 'ioredis'
import { LockBook } from './lock-book'
import { LockLooks, mostPlanned } from './lock-looks'

it('a flood of changes plans no more looks than there is room for', () => {
  const looks = new LockLooks(new Redis({ lazyConnect: true }), new LockBook(), () => 1)
  for (let at = 0; at < mostPlanned + 1000; at += 1) {
    looks.plan(`lock:${String(at)}`, { pattern: 'lock:*', library: 'DETECT' }, true)
  }
  expect(looks.size).toBe(mostPlanned)
})
