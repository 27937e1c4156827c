import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTurn, leave, type Line, stand, standing } from './line'

const at = (id: string, seenMs: number, patienceMs = 1000) => ({ id, seenMs, patienceMs })

describe('the line before a lock', () => {
  it('serves in the order of coming, and asking again changes no place', () => {
    const line = stand(stand(stand([], at('a', 0)), at('b', 10)), at('a', 500))
    expect(line).toEqual([at('a', 500), at('b', 10)])
    expect([isTurn(line, 'a'), isTurn(line, 'b'), isTurn([], 'c')]).toEqual([true, false, true])
  })

  it('is not held up by one who died for longer than its patience', () => {
    const line: Line = [at('dead', 0), at('b', 900)]
    expect(standing(line, 1000)).toEqual(line)
    expect(standing(line, 1001)).toEqual([at('b', 900)])
  })

  it('costs nobody the place when the clock is set back, and holds up nobody for longer either', () => {
    const line = standing([at('a', 90_000), at('b', 90_000)], 5000)
    expect(line).toEqual([at('a', 5000), at('b', 90_000)])
    expect(standing(line, 6001)).toEqual([at('b', 6001)])
  })

  it('lets everybody in who keeps asking, whoever else comes and goes', () => {
    const step = fc.record({ id: fc.constantFrom('b', 'c', 'd', 'e'), leaves: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let line: Line = stand([], at('first', 0))
        for (const { id, leaves } of steps) line = leaves ? leave(line, id) : stand(line, at(id, 0))
        expect(isTurn(line, 'first')).toBe(true)
      }),
    )
  })
})
