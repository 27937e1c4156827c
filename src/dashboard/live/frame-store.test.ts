import { describe, expect, it } from 'vitest'
import type { FrameView } from '@/domain/view/views'
import { noTraffic, testFrame } from '../charts/testing'
import { FrameStore } from './frame-store'

function frame(second: number, requestsPerSecond = 1): FrameView {
  return testFrame(second * 1000, { total: { ...noTraffic, requestsPerSecond } })
}

/** A clock that a test turns by hand. */
function handClock() {
  let nowMs = 0
  let hidden = false
  let due: { atMs: number; run: () => void }[] = []
  return {
    time: {
      nowMs: () => nowMs,
      hidden: () => hidden,
      after: (delayMs: number, run: () => void) => {
        const entry = { atMs: nowMs + delayMs, run }
        due.push(entry)
        return () => {
          due = due.filter((each) => each !== entry)
        }
      },
    },
    advance(byMs: number) {
      nowMs += byMs
      const ready = due.filter((each) => each.atMs <= nowMs)
      due = due.filter((each) => each.atMs > nowMs)
      for (const each of ready) each.run()
    },
    hide(value: boolean) {
      hidden = value
    },
  }
}

const seconds = (store: FrameStore) => store.read().map((each) => each.startMs / 1000)

describe('frames', () => {
  it('stand in order, each second once, whatever order they come in', () => {
    const clock = handClock()
    const store = new FrameStore(clock.time)
    store.add([frame(5)])
    store.add([frame(3), frame(4), frame(5, 9)])
    clock.advance(1000)
    expect(seconds(store)).toEqual([3, 4, 5])
    expect(store.read().at(-1)?.total.requestsPerSecond).toBe(9)
  })

  it('are bounded: the oldest go', () => {
    const clock = handClock()
    const store = new FrameStore(clock.time, 3)
    store.add([1, 2, 3, 4, 5].map((second) => frame(second)))
    expect(seconds(store)).toEqual([3, 4, 5])
  })

  it('are as many as are shown: those of a longer span go when a shorter one is chosen', () => {
    const clock = handClock()
    const store = new FrameStore(clock.time)
    store.keep(900_000)
    for (let second = 0; second < 500; second += 1) store.add([frame(second)])
    clock.advance(1000)
    expect(seconds(store)).toHaveLength(500)
    store.keep(300_000)
    store.add([frame(500)])
    clock.advance(1000)
    expect(seconds(store)).toHaveLength(330)
    expect(seconds(store).at(-1)).toBe(500)
  })
})

describe('readers', () => {
  it('are told at most once a second', () => {
    const clock = handClock()
    const store = new FrameStore(clock.time)
    let told = 0
    store.subscribe(() => (told += 1))
    for (let second = 0; second < 50; second += 1) store.add([frame(second)])
    expect(told).toBe(1)
    clock.advance(999)
    expect(told).toBe(1)
    clock.advance(1)
    expect(told).toBe(2)
    expect(seconds(store)).toHaveLength(50)
  })

  it('are not told while the tab is hidden, and at once when it is seen again', () => {
    const clock = handClock()
    const store = new FrameStore(clock.time)
    let told = 0
    store.subscribe(() => (told += 1))
    clock.hide(true)
    store.add([frame(1)])
    clock.advance(5000)
    expect([told, seconds(store)]).toEqual([0, []])
    clock.hide(false)
    store.onVisible()
    expect([told, seconds(store)]).toEqual([1, [1]])
  })

  it('see the same array until there is news', () => {
    const store = new FrameStore(handClock().time)
    store.add([frame(1)])
    expect(store.read()).toBe(store.read())
  })
})
