import { beforeEach, expect, it } from 'vitest'
import { ServerClock } from './server-clock'

let ownMs = 1_000_000
let clock = new ServerClock(() => ownMs)

beforeEach(() => {
  ownMs = 1_000_000
  clock = new ServerClock(() => ownMs)
})

it('is the browser’s own until the server has said something', () => {
  expect(clock.now()).toBe(1_000_000)
})

it('is the server’s from its first word on, however far the browser is off', () => {
  clock.learn(1_000_000 - 20 * 60_000)
  ownMs += 5000
  expect(clock.now()).toBe(1_005_000 - 20 * 60_000)
})

it('does not move for what a word took to come', () => {
  clock.learn(1_060_000)
  ownMs += 10_000
  clock.learn(1_070_000 - 120)
  expect(clock.now()).toBe(1_070_000)
})

it('follows when the browser’s clock is set', () => {
  clock.learn(1_000_000)
  ownMs += 3_600_000
  clock.learn(1_001_000)
  expect(clock.now()).toBe(1_001_000)
})
