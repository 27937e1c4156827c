import fc from 'fast-check'
import { expect, it } from 'vitest'
import { refuseEven } from './arrivals'
import { type BucketState, takeTokens } from './bucket'

/** Of a second these make gaps of whole milliseconds, halves too. */
const wholeGaps = [1, 2, 4, 5, 10, 20, 25, 50, 100, 125, 250, 500]

it('refuses as many as takeTokens does one by one, second by second', () => {
  const spec = fc.record({
    limit: fc.integer({ min: 1, max: 300 }),
    periodMs: fc.integer({ min: 100, max: 20_000 }),
    burst: fc.integer({ min: 1, max: 300 }),
  })
  const seconds = fc.array(fc.constantFrom(0, ...wholeGaps), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(spec, seconds, (bucket, counts) => {
      let state: BucketState | undefined
      let debt = 0
      counts.forEach((count, second) => {
        let refused = 0
        for (let each = 0; each < count; each += 1) {
          const atMs = second * 1000 + ((each + 0.5) * 1000) / count
          const taken = takeTokens(state, bucket, atMs)
          state = taken.state
          if (!taken.decision.allowed) refused += 1
        }
        const reckoned = refuseEven(debt, bucket, count, 1000)
        debt = reckoned.debt
        expect(reckoned.refused).toBe(refused)
      })
    }),
    { numRuns: 500 },
  )
})
