import { describe, expect, it } from 'vitest'
import type { BreakerEventRow } from '@/domain/view/breaker-views'
import { askFrom, mergeEvents } from './merge-events'

const event = (id: number, atMs: number): BreakerEventRow => ({
  ...{ id: String(id), atMs, namespace: 'shop', breaker: 'cart', service: 'cart', instance: null, gateway: 'gw-1' },
  ...{ before: 'CLOSED', after: 'OPEN', cause: 'FAILURE_RATE', actor: null, reason: null },
  ...{ failureRatePercent: null, slowCallRatePercent: null, bufferedCalls: 0 },
})
const ids = (events: readonly BreakerEventRow[]) => events.map((each) => each.id)
const all = { fromMs: 0, most: 10 }

describe('what is asked for', () => {
  const known = { rows: [], readAtMs: 100_000, wholeAtMs: 90_000 }

  it('is everything at first, and now and then', () => {
    expect(askFrom(undefined, 0, 100_000)).toBeNull()
    expect(askFrom(known, 0, 121_000)).toBeNull()
  })

  it('is else what may have come since, and never more than the range', () => {
    expect(askFrom(known, 0, 101_000)).toBe(90_000)
    expect(askFrom(known, 95_000, 101_000)).toBe(95_000)
  })

  it('is everything when the clock was set back', () => {
    expect(askFrom(known, 0, 99_000)).toBeNull()
  })
})

describe('what is shown', () => {
  it('is in order of time, each once, also what came late', () => {
    expect(ids(mergeEvents([event(3, 30), event(1, 10)], [event(4, 40), event(3, 30), event(5, 20)], all))).toEqual([
      '4',
      '3',
      '5',
      '1',
    ])
  })

  it('of the same time, the one that was told last comes first, by number and not by letter', () => {
    expect(ids(mergeEvents([event(9, 10)], [event(10, 10)], all))).toEqual(['10', '9'])
  })

  it('loses what is older than the range, and what is more than asked for', () => {
    expect(ids(mergeEvents([event(2, 20), event(1, 10)], [], { ...all, fromMs: 15 }))).toEqual(['2'])
    expect(ids(mergeEvents([event(2, 20), event(1, 10)], [event(3, 30)], { ...all, most: 2 }))).toEqual(['3', '2'])
  })

  it('is the same list while nothing happens', () => {
    const known = [event(2, 20), event(1, 10)]
    expect(mergeEvents(known, [event(2, 20)], all)).toBe(known)
  })
})
