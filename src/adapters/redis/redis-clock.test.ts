import fc from 'fast-check'
import { expect, it } from 'vitest'
import { msOf, RedisClock, skewOf } from './redis-clock'

const ms = fc.integer({ min: 0, max: 10_000 })

it('corrects no more than is certain, and never past the truth', () => {
  fc.assert(
    fc.property(ms, ms, ms, fc.integer({ min: -100_000, max: 100_000 }), (sentMs, there, back, truth) => {
      const skew = skewOf(sentMs, sentMs + there + truth, sentMs + there + back)
      expect(Math.abs(skew)).toBeLessThanOrEqual(Math.abs(truth))
      expect(Math.abs(truth - skew)).toBeLessThanOrEqual(there + back)
    }),
  )
})

it('takes clocks of one machine to be the same, however late the answer is read', () => {
  fc.assert(
    fc.property(ms, ms, ms, (sentMs, there, back) => {
      expect(skewOf(sentMs, sentMs + there, sentMs + there + back)).toBe(0)
    }),
  )
})

it('tells its own moments in Redis’ time once it was asked', async () => {
  let nowMs = 1_000_000
  const clock = new RedisClock({ now: () => nowMs })
  expect([clock.isKnown, clock.now()]).toEqual([false, 1_000_000])
  await clock.ask({
    time: () => {
      nowMs += 4
      return Promise.resolve([1060, 2500])
    },
  })
  expect([clock.isKnown, clock.skewMs, clock.of(1_000_000)]).toEqual([true, 59_998, 1_059_998])
  clock.forget()
  expect([clock.isKnown, clock.skewMs]).toEqual([false, 59_998])
  expect(msOf(['1060', '2999'])).toBe(1_060_002)
})
