import { describe, expect, test } from 'vitest'
import type { BreakerState } from '@/domain/breaker/policy'
import type { FrameView } from '@/domain/view/views'
import { testFrame } from '../charts/testing'
import { prepareStateLanes } from './prepare-state-lanes'

function frame(startMs: number, breakers: Record<string, BreakerState>): FrameView {
  return testFrame(startMs, { breakers })
}

const lane = (frames: FrameView[]) => prepareStateLanes(frames, ['shop/a'])[0]?.segments

describe('a lane of states', () => {
  test('joins neighbours in the same state', () => {
    expect(lane([frame(0, { 'shop/a': 'OPEN' }), frame(1000, { 'shop/a': 'OPEN' })])).toEqual([
      { fromMs: 0, toMs: 2000, state: 'OPEN' },
    ])
  })

  test('begins a new segment when the state changes', () => {
    expect(lane([frame(0, { 'shop/a': 'OPEN' }), frame(1000, { 'shop/a': 'HALF_OPEN' })])).toHaveLength(2)
  })

  test('leaves a gap where an interval is missing', () => {
    expect(lane([frame(0, { 'shop/a': 'OPEN' }), frame(5000, { 'shop/a': 'OPEN' })])).toEqual([
      { fromMs: 0, toMs: 1000, state: 'OPEN' },
      { fromMs: 5000, toMs: 6000, state: 'OPEN' },
    ])
  })

  test('leaves a gap where the interval does not know the breaker', () => {
    expect(lane([frame(0, {}), frame(1000, { 'shop/a': 'CLOSED' })])).toEqual([
      { fromMs: 1000, toMs: 2000, state: 'CLOSED' },
    ])
  })

  test('does not depend on the order in which frames came', () => {
    expect(lane([frame(1000, { 'shop/a': 'OPEN' }), frame(0, { 'shop/a': 'OPEN' })])).toHaveLength(1)
  })

  test('is named by its breaker, with the namespace where another one has the same name', () => {
    const labels = (...breakers: string[]) => prepareStateLanes([], breakers).map((each) => each.label)
    expect(labels('shop/db', 'shop/cart')).toEqual(['db', 'cart'])
    expect(labels('shop/db', 'bank/db', 'shop/cart')).toEqual(['shop/db', 'bank/db', 'cart'])
  })
})
