import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addToOrder, countOrder, emptyOrder, OrderReader, spreadOrder, type CallsOrder } from './calls-order'

function orderOf(calls: readonly boolean[]): CallsOrder {
  const order = emptyOrder()
  for (const bad of calls) addToOrder(order, bad)
  return order
}

function read(order: CallsOrder): boolean[] {
  const reader = new OrderReader(order)
  return Array.from({ length: countOrder(order).calls }, () => reader.next())
}

const badOnes = (calls: readonly boolean[]) => calls.filter(Boolean).length

describe('the order of calls', () => {
  it('is exact while good and bad ones take turns at most 31 times', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 31 }), (pairs) => {
        const calls = pairs.flatMap(([good, bad]) => [
          ...Array<boolean>(good).fill(false),
          ...Array<boolean>(bad).fill(true),
        ])
        expect(read(orderOf(calls))).toEqual(calls)
      }),
    )
  })

  it('loses and invents no call, however long it goes on, and knows the newest sixteen turns exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 100, maxLength: 3000 }), (calls) => {
        const order = orderOf(calls)
        const back = read(order)
        expect([back.length, badOnes(back)]).toEqual([calls.length, badOnes(calls)])
        expect(order.pairs.length).toBeLessThanOrEqual(64)
        expect(back.slice(-16)).toEqual(calls.slice(-16))
      }),
    )
  })

  it('spreads what it does not know evenly, each bad one as late as that allows', () => {
    expect(read(spreadOrder(8, 2)).map(Number)).toEqual([0, 0, 0, 1, 0, 0, 0, 1])
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), (good, bad) => {
        const back = read(spreadOrder(good + bad, bad))
        expect(badOnes(back)).toBe(bad)
        back.reduce((soFar, each, index) => {
          const now = soFar + Number(each)
          expect(now).toBeLessThanOrEqual(((index + 1) * bad) / (good + bad) + 1e-6)
          return now
        }, 0)
      }),
      { numRuns: 20 },
    )
  })
})
