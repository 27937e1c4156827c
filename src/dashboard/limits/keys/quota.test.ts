import { expect, test } from 'vitest'
import type { KeyOrder } from '@/domain/view/limit-views'
import { boundsOf, percentOf, quotaAt, stanceOf } from './quota'

const bucket = { gateway: null, atMs: 1000, remaining: 0, burst: 5, retryAfterMs: 2000, resetAfterMs: 10_000 }

test('a quota counts down from when it was looked at, and never below nothing', () => {
  expect(quotaAt(bucket, 2500)).toEqual({ nextMs: 500, fullMs: 8500, leftPercent: 0 })
  expect(quotaAt(bucket, 60_000)).toEqual({ nextMs: 0, fullMs: 0, leftPercent: 0 })
})

test('a clock that runs behind makes no wait longer than was told', () => {
  expect(quotaAt(bucket, 0).nextMs).toBe(2000)
})

test('a boosted bucket that holds more than its burst is full, not fuller', () => {
  expect(quotaAt({ ...bucket, remaining: 9 }, 1000).leftPercent).toBe(100)
})

test('an order says nothing once its time is over', () => {
  const order: KeyOrder = {
    policy: 'a',
    key: 'k',
    stance: 'BLOCK',
    factor: 1,
    resetId: null,
    reason: 'why not',
    actor: 'Ada',
    atMs: 0,
    expiresAtMs: 5000,
    version: 1,
    gateways: 1,
    enforcedBy: 1,
  }
  expect(stanceOf(order, 4999)).toBe('BLOCK')
  expect(stanceOf(order, 5000)).toBe('NORMAL')
  expect(stanceOf(null, 0)).toBe('NORMAL')
})

test('the true count is never said to be below nothing', () => {
  expect(boundsOf(10, 4)).toEqual({ least: 6, most: 10 })
  expect(boundsOf(3, 4)).toEqual({ least: 0, most: 3 })
})

test('a share of nothing is not known', () => {
  expect(percentOf(0, 0)).toBeNull()
  expect(percentOf(1, 4)).toBe(25)
  expect(percentOf(5, 4)).toBe(100)
})
