import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DueHeap } from './due-heap'

it('gives what is due in the order in which it is due, however it was put in', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100)), fc.nat(100), (times, nowMs) => {
      const heap = new DueHeap<number>()
      for (const each of times) heap.push(each, each)
      const taken: number[] = []
      for (let next = heap.pop(nowMs); next; next = heap.pop(nowMs)) taken.push(next.item)
      expect(taken).toEqual(times.filter((each) => each <= nowMs).sort((a, b) => a - b))
      expect(heap.size).toBe(times.length - taken.length)
    }),
  )
})
