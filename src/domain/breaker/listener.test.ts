import { describe, expect, it } from 'vitest'
import type { BreakerMove } from './listener'
import { BreakerMachine } from './machine'
import { calls, failing, overrideOf, policyOf } from './testing'

function watched(changes = {}) {
  const moves: BreakerMove[] = []
  const machine = new BreakerMachine(policyOf(changes), 0, { entered: (move) => moves.push(move) })
  const told = () => moves.map(({ atMs, before, after, cause }) => [atMs, before, after, cause])
  return { machine, moves, told }
}

describe('a listener', () => {
  it('is told of every transition in order, with what the state before knew', () => {
    const { machine, moves, told } = watched()
    calls(machine, failing(4), 10)
    calls(machine, ['SUCCESS', 'SUCCESS'], 1500)
    expect(told()).toEqual([
      [10, 'CLOSED', 'OPEN', 'FAILURE_RATE'],
      [1500, 'OPEN', 'HALF_OPEN', 'WAIT_OVER'],
      [1500, 'HALF_OPEN', 'CLOSED', 'PROBES_PASSED'],
    ])
    expect(moves).toMatchObject([
      { failureRatePercent: 100, bufferedCalls: 4, order: null },
      { failureRatePercent: 100, bufferedCalls: 4 },
      { failureRatePercent: 0, bufferedCalls: 2 },
    ])
  })

  it('is told of an end when the breaker is next looked at, as of the time it was due', () => {
    const { machine, moves, told } = watched()
    machine.setOverride(overrideOf({ expiresAtMs: 500 }), 100)
    machine.snapshot(9000)
    expect(told()).toEqual([
      [100, 'CLOSED', 'FORCED_OPEN', 'OPERATOR'],
      [500, 'FORCED_OPEN', 'CLOSED', 'EXPIRY'],
    ])
    expect(moves.map((each) => [each.order?.id, each.standing?.id])).toEqual([
      ['o1', 'o1'],
      ['o1', undefined],
    ])
  })

  it('is told of a reset with its order, and of an order that was taken away with none', () => {
    const { machine, moves } = watched()
    machine.setOverride(overrideOf({ id: 'r', intent: 'RESET' }), 10)
    machine.setOverride(overrideOf({ id: 't' }), 20)
    machine.setOverride(null, 30)
    expect(moves.map(({ before, after, order }) => [before, after, order?.id ?? null])).toEqual([
      ['CLOSED', 'CLOSED', 'r'],
      ['CLOSED', 'FORCED_OPEN', 't'],
      ['FORCED_OPEN', 'CLOSED', null],
    ])
  })

  it('costs an allowed call nothing: every call of a state is given the same answer', () => {
    const { machine } = watched()
    expect(machine.tryAcquire(1)).toBe(machine.tryAcquire(2))
  })
})
