import { describe, expect, test } from 'vitest'
import type { LockEventRow } from '@/domain/view/lock-views'
import { testHolder } from '../lock-fixture'
import { prepareTimeline } from './prepare-timeline'

let count = 0
function event(atMs: number, name: LockEventRow['event'], more: Partial<LockEventRow> = {}): LockEventRow {
  const nothing = { ttlMs: null, waitedMs: null, heldMs: null, actor: null, reason: null }
  const lock = { key: 'k', name: 'k', library: 'SWITCHYARD' as const, owner: 'a', token: 1 }
  return { id: String(count++), atMs, event: name, ...lock, ...nothing, ...more }
}

const spans = (timeline: ReturnType<typeof prepareTimeline>) =>
  timeline.holds.map(({ fromMs, toMs, end, lane }) => [fromMs, toMs, end, lane])

describe('the timeline of a lock', () => {
  test('has a stretch from each taking to its end, whatever order the events come in', () => {
    const events = [event(50, 'expired', { token: 2 }), event(10, 'acquired'), event(30, 'acquired', { token: 2 })]
    expect(spans(prepareTimeline([...events, event(20, 'released')], [], 100))).toEqual([
      [10, 20, 'released', 0],
      [30, 50, 'expired', 0],
    ])
  })

  test('shows two holders at a time as two', () => {
    const events = [event(10, 'acquired'), event(15, 'acquired', { token: 2, owner: 'b' }), event(20, 'released')]
    const timeline = prepareTimeline(events, [testHolder({ token: 2, owner: 'b', acquiredAtMs: 15 })], 40)
    expect(spans(timeline)).toEqual([
      [10, 20, 'released', 0],
      [15, 40, null, 1],
    ])
    expect(timeline.lanes).toBe(2)
  })

  test('begins a hold of which only the end was told where that says it began', () => {
    expect(spans(prepareTimeline([event(50, 'released', { heldMs: 30 })], [], 100))).toEqual([[20, 50, 'released', 0]])
  })

  test('draws a hold whose end nobody saw no longer than is known', () => {
    expect(spans(prepareTimeline([event(10, 'acquired')], [], 100))).toEqual([[10, 10, null, 0]])
  })

  test('goes on to now for the holder of now, also one whose taking is long forgotten', () => {
    expect(spans(prepareTimeline([], [testHolder({ acquiredAtMs: 5 })], 100))).toEqual([[5, 100, null, 0]])
  })

  test('ends the one hold that a forced release can mean', () => {
    const forced = event(30, 'forced', { owner: null, token: null })
    expect(spans(prepareTimeline([event(10, 'acquired'), forced], [], 100))).toEqual([[10, 30, 'forced', 0]])
  })

  test('keeps tries that failed and extensions as moments', () => {
    const events = [event(12, 'contended', { owner: 'b', token: null }), event(14, 'extended')]
    expect(prepareTimeline(events, [], 100).moments.map((each) => each.event)).toEqual(['contended', 'extended'])
  })
})
