import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acquire, extend, freeLock, holdAt, type LockState, nextToken, release } from './rules'

const held = acquire(freeLock, 'ada', 1000, 0).state
const ada = { owner: 'ada', token: 1 }

describe('acquire', () => {
  it('gives a free lock, with the first token', () => {
    expect(acquire(freeLock, 'ada', 1000, 0).result).toEqual({ acquired: true, token: 1, expiresAtMs: 1000 })
  })

  it.each(['bob', 'ada'])('refuses a held lock to %s and tells who has it and for how long', (owner) => {
    expect(acquire(held, owner, 1000, 400)).toEqual({
      state: held,
      result: {
        acquired: false,
        holder: { owner: 'ada', token: 1, acquiredAtMs: 0, expiresAtMs: 1000 },
        retryAfterMs: 600,
      },
    })
  })

  it('gives a lock whose lease has ended, at that moment and no sooner', () => {
    expect(acquire(held, 'bob', 1000, 999).result.acquired).toBe(false)
    expect(acquire(held, 'bob', 1000, 1000).result).toEqual({ acquired: true, token: 1_000_000, expiresAtMs: 2000 })
  })
})

describe('extend and release', () => {
  it.each([
    { who: 'the holder', claim: ada, atMs: 999, done: true },
    { who: 'the holder when its lease has ended', claim: ada, atMs: 1000, done: false },
    { who: 'another owner', claim: { owner: 'bob', token: 1 }, atMs: 500, done: false },
    { who: 'the owner with another token', claim: { owner: 'ada', token: 2 }, atMs: 500, done: false },
  ])('by $who: $done', ({ claim, atMs, done }) => {
    expect(extend(held, claim, 5000, atMs).extended).toBe(done)
    expect(release(held, claim, atMs).released).toBe(done)
    if (!done) expect([extend(held, claim, 5000, atMs).state, release(held, claim, atMs).state]).toEqual([held, held])
  })

  it('an extended lease ends that long from now, and the hold is the same', () => {
    const { state } = extend(held, ada, 5000, 600)
    expect(holdAt(state, 5599)).toEqual({ owner: 'ada', token: 1, acquiredAtMs: 0, expiresAtMs: 5600 })
    expect(holdAt(state, 5600)).toBeNull()
  })

  it('a released lock can be had at once, with a new token', () => {
    expect(acquire(release(held, ada, 10).state, 'bob', 1000, 10).result).toMatchObject({
      acquired: true,
      token: 10_000,
    })
  })
})

describe('whatever is asked in whatever order', () => {
  const step = fc.record({
    verb: fc.constantFrom('acquire' as const, 'extend' as const, 'release' as const),
    owner: fc.constantFrom('ada', 'bob', 'cyd'),
    token: fc.nat({ max: 12 }),
    ttlMs: fc.integer({ min: 1, max: 50 }),
    waitMs: fc.nat({ max: 40 }),
  })

  it('tokens only rise, also when the clock is set back, and when the last of them were forgotten on a clock that ran on', () => {
    const draw = fc.record({ byUs: fc.integer({ min: -5000, max: 5000 }), forgets: fc.boolean() })
    fc.assert(
      fc.property(fc.array(draw, { maxLength: 60 }), (draws) => {
        let [nowUs, last, largest] = [1_000_000, 0, 0]
        for (const { byUs, forgets } of draws) {
          nowUs += byUs
          if (forgets) {
            last = 0
            nowUs = Math.max(nowUs, largest + 1)
          }
          last = nextToken(last, nowUs)
          expect(last).toBeGreaterThan(largest)
          largest = last
        }
      }),
    )
  })

  it('tokens only rise, a lease that stands is never taken over, and none but the holder changes it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let state: LockState = freeLock
        let nowMs = 0
        let lastToken = 0
        for (const { verb, owner, token, ttlMs, waitMs } of steps) {
          nowMs += waitMs
          const before = holdAt(state, nowMs)
          const holds = before?.owner === owner && before.token === token
          if (verb === 'acquire') {
            const { state: after, result } = acquire(state, owner, ttlMs, nowMs)
            expect(result.acquired).toBe(before === null)
            if (result.acquired) {
              expect(result.token).toBeGreaterThan(lastToken)
              lastToken = result.token
            }
            state = after
          } else if (verb === 'extend') {
            const { state: after, extended } = extend(state, { owner, token }, ttlMs, nowMs)
            expect(extended).toBe(holds)
            state = after
          } else {
            const { state: after, released } = release(state, { owner, token }, nowMs)
            expect(released).toBe(holds)
            state = after
          }
          expect(state.fence).toBe(lastToken)
        }
      }),
    )
  })
})
