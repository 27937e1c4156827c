import { expect, test } from 'vitest'
import { holdCountdown, leftMs, startCountdown } from './countdown'

test('runs down to nothing and not below', () => {
  const countdown = startCountdown(10_000, 100)
  expect(leftMs(countdown, 100)).toBe(10_000)
  expect(leftMs(countdown, 4100)).toBe(6000)
  expect(leftMs(countdown, 60_000)).toBe(0)
})

test('stands still while it is held, and goes on from there', () => {
  const held = holdCountdown(startCountdown(10_000, 0), true, 3000)
  expect(leftMs(held, 50_000)).toBe(7000)
  const running = holdCountdown(held, false, 50_000)
  expect(leftMs(running, 52_000)).toBe(5000)
})

test('is not set back by holding it twice', () => {
  const held = holdCountdown(holdCountdown(startCountdown(10_000, 0), true, 3000), true, 9000)
  expect(leftMs(held, 20_000)).toBe(7000)
})
