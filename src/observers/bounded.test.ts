import { expect, it } from 'vitest'
import { forEachBounded } from './bounded'

it('never works on more than its limit at a time, and on every item', async () => {
  let busy = 0
  let most = 0
  const done: number[] = []
  await forEachBounded([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    busy += 1
    most = Math.max(most, busy)
    await Promise.resolve()
    busy -= 1
    done.push(item)
  })
  expect(most).toBe(3)
  expect(done.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7])
})

it('begins nothing new after an error, and fails with the first', async () => {
  const begun: number[] = []
  const work = forEachBounded([1, 2, 3, 4], 1, (item) => {
    begun.push(item)
    return item === 2 ? Promise.reject(new Error('two')) : Promise.resolve()
  })
  await expect(work).rejects.toThrow('two')
  expect(begun).toEqual([1, 2])
})
