import { expect, test } from 'vitest'
import { prepareHolds } from './prepare-holds'

test('the bars reach from the first to the last bucket with a hold, with the empty ones between them', () => {
  const holds = [
    { upToMs: 8, count: 0 },
    { upToMs: 4, count: 3 },
    { upToMs: 16, count: 1 },
    { upToMs: 2, count: 0 },
    { upToMs: 32, count: 0 },
  ]
  expect(prepareHolds(holds).map(({ upToMs, count }) => [upToMs, count])).toEqual([
    [4, 3],
    [8, 0],
    [16, 1],
  ])
})

test('the last hundredth is the tail', () => {
  const bars = prepareHolds([
    { upToMs: 10, count: 990 },
    { upToMs: 100, count: 10 },
  ])
  expect(bars.map((each) => each.isTail)).toEqual([false, true])
})

test('nothing that was held makes no bars', () => {
  expect(prepareHolds([{ upToMs: 1, count: 0 }])).toEqual([])
})
