import { describe, expect, test } from 'vitest'
import { breakerSpec, type BreakerState } from '@/domain/breaker/policy'
import type { BreakerView } from '@/domain/view/views'
import {
  actionsFor,
  boardOrder,
  countByState,
  isDisturbed,
  rateBar,
  summarise,
  worstState,
  type BreakerAction,
} from './board'

function onGateway(state: BreakerState): BreakerView['gateways'][number] {
  return {
    gateway: 'gw-1',
    instance: null,
    state,
    sinceMs: 0,
    cause: 'START',
    failureRatePercent: null,
    slowCallRatePercent: null,
    bufferedCalls: 0,
    rejectedPerSecond: 0,
    nextProbeAtMs: null,
    overrideExpiresAtMs: null,
  }
}

function breaker(name: string, ...states: BreakerState[]): BreakerView {
  return {
    namespace: 'shop',
    name,
    version: 1,
    spec: breakerSpec.parse({ service: name }),
    updatedAtMs: 0,
    updatedBy: 'ada',
    override: null,
    orders: [],
    gateways: states.map(onGateway),
  }
}

function onTrial(name: string, ...states: BreakerState[]): BreakerView {
  return { ...breaker(name, ...states), spec: breakerSpec.parse({ service: name, mode: 'SHADOW' }) }
}

const offered = ({ gateways, spec }: BreakerView, held: BreakerAction | null = null) =>
  actionsFor({ held, machines: gateways, spec })

describe('the state of a breaker over its gateways', () => {
  test('is the most urgent one', () => {
    expect(worstState([onGateway('CLOSED'), onGateway('OPEN'), onGateway('HALF_OPEN')])).toBe('OPEN')
  })

  test('is not known before a gateway reports', () => {
    expect(worstState([])).toBeNull()
  })
})

describe('the line of a breaker', () => {
  const open = { ...onGateway('OPEN'), sinceMs: 500, failureRatePercent: 60, rejectedPerSecond: 3, nextProbeAtMs: 900 }
  const alsoOpen = { ...open, sinceMs: 400, failureRatePercent: 80, nextProbeAtMs: 800 }
  const closed = { ...onGateway('CLOSED'), failureRatePercent: 99, bufferedCalls: 7 }

  test('speaks of the most urgent gateways: since when, the highest rate, the next probe', () => {
    expect(summarise([closed, open, alsoOpen])).toMatchObject({
      state: 'OPEN',
      sinceMs: 400,
      failureRatePercent: 80,
      nextProbeAtMs: 800,
      inState: 2,
      reporting: 3,
    })
  })

  test('counts calls and rejections of all gateways', () => {
    expect(summarise([closed, open, alsoOpen])).toMatchObject({ bufferedCalls: 7, rejectedPerSecond: 6 })
  })

  test('says how many are in which state, most urgent first', () => {
    expect(summarise([closed, open, alsoOpen])?.states).toEqual([
      { state: 'OPEN', count: 2 },
      { state: 'CLOSED', count: 1 },
    ])
  })

  test('does not exist before a gateway reports', () => {
    expect(summarise([])).toBeNull()
  })
})

describe('the board', () => {
  const all = [breaker('b', 'CLOSED'), breaker('a', 'CLOSED'), breaker('c', 'CLOSED', 'OPEN'), breaker('d')]
  const names = (found: BreakerView[]) => found.map((each) => each.name)

  test('shows what is open first, then by name, and what nobody reports on last', () => {
    expect(names(boardOrder(all, null))).toEqual(['c', 'a', 'b', 'd'])
  })

  test('narrowed to what is not closed leaves out the unknown', () => {
    expect(names(boardOrder(all, 'NOT_CLOSED'))).toEqual(['c'])
  })

  test('a policy on trial rests in METRICS_ONLY, an operator who puts it there disturbs one that is enforced', () => {
    expect(isDisturbed(onTrial('a', 'METRICS_ONLY'))).toBe(false)
    expect(isDisturbed(onTrial('a', 'FORCED_OPEN'))).toBe(true)
    expect(isDisturbed(breaker('a', 'METRICS_ONLY'))).toBe(true)
  })

  test('counts each breaker once, by its worst state', () => {
    expect([...countByState(all)]).toEqual([
      ['CLOSED', 2],
      ['OPEN', 1],
    ])
  })
})

describe('what an operator is offered', () => {
  test('first is a trip when the breaker is closed', () => {
    expect(offered(breaker('a', 'CLOSED'))[0]).toBe('FORCED_OPEN')
  })

  test('first is a trip when the policy is on trial, and not the state it rests in', () => {
    expect(offered(onTrial('a', 'METRICS_ONLY'))).toEqual(['FORCED_OPEN', 'DISABLED', 'RESET'])
  })

  test.each(['OPEN', 'HALF_OPEN', 'FORCED_OPEN'] as const)('first is a reset when it is %s', (state) => {
    expect(offered(breaker('a', state))[0]).toBe('RESET')
  })

  test('is not the intent that already holds', () => {
    expect(offered(breaker('a', 'FORCED_OPEN'), 'FORCED_OPEN')).not.toContain('FORCED_OPEN')
  })
})

test('a rate bar is over from the threshold on, and nothing while the rate is not known', () => {
  expect(rateBar(49, 50)?.over).toBe(false)
  expect(rateBar(50, 50)?.over).toBe(true)
  expect(rateBar(null, 50)).toBeNull()
})
