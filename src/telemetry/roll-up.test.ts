import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Frame, TelemetrySecond } from '@/wire/telemetry'
import { cellsOf, codecs } from './parts'
import { frameOfSecond } from './merge-gateways'
import { RollUp } from './roll-up'
import { frameWith, secondOf } from './test-figures'

const noneSeen = { health: [], locks: [] }

function framesOf(seconds: readonly TelemetrySecond[], nowMs: number): Frame[] {
  const rollUp = new RollUp(0)
  for (const each of seconds) rollUp.add(each, 0)
  return rollUp.close(nowMs).map((closed) => frameOfSecond(closed.startMs, closed.seconds, noneSeen))
}

const anySecond = fc
  .record({
    gateway: fc.constantFrom('a', 'b', 'c'),
    second: fc.integer({ min: 0, max: 5 }),
    count: fc.nat(50),
    errors: fc.nat(5),
    latencyMs: fc.integer({ min: 1, max: 900 }),
  })
  .map(({ second, ...rest }) => secondOf({ ...rest, startMs: second * 1000 }))
/** At most one for each gateway and second. */
const anySeconds = fc.uniqueArray(anySecond, { selector: (each) => `${each.gateway} ${String(each.startMs)}` })

describe('closing a second', () => {
  it('waits for the grace after its end', () => {
    const rollUp = new RollUp(10_000)
    rollUp.add(secondOf({ gateway: 'a', startMs: 10_000 }), 11_000)
    expect(rollUp.close(12_499)).toEqual([])
    expect(rollUp.close(12_500).map((each) => each.startMs)).toEqual([10_000])
    expect(rollUp.close(12_500)).toEqual([])
  })

  it('names the seconds in which nobody reported, with none', () => {
    const rollUp = new RollUp(10_000)
    rollUp.add(secondOf({ gateway: 'a', startMs: 12_000 }), 13_000)
    const closed = rollUp.close(14_500)
    expect(closed.map((each) => [each.startMs, each.seconds.length])).toEqual([
      [10_000, 0],
      [11_000, 0],
      [12_000, 1],
    ])
  })

  it('begins after what was closed before a restart, whatever comes again', () => {
    const rollUp = new RollUp(12_000)
    expect(rollUp.add(secondOf({ gateway: 'a', startMs: 11_000 }), 13_000)).toBe('LATE')
    expect(rollUp.close(14_500).map((each) => each.startMs)).toEqual([12_000])
  })
})

describe('a second of a gateway', () => {
  it('is late once its second is closed, and changes nothing', () => {
    const rollUp = new RollUp(10_000)
    rollUp.close(12_500)
    expect(rollUp.add(secondOf({ gateway: 'a', startMs: 10_000 }), 12_500)).toBe('LATE')
    expect(rollUp.close(13_500)).toEqual([{ startMs: 11_000, seconds: [] }])
  })

  it('counts once, the first time', () => {
    const rollUp = new RollUp(10_000)
    const first = secondOf({ gateway: 'a', startMs: 10_000, count: 1 })
    expect(rollUp.add(first, 11_000)).toBe('TAKEN')
    expect(rollUp.add(secondOf({ gateway: 'a', startMs: 10_000, count: 9 }), 11_000)).toBe('DOUBLED')
    expect(rollUp.close(12_500)).toEqual([{ startMs: 10_000, seconds: [first] }])
  })

  it('is not believed when it lies far ahead of the present', () => {
    expect(new RollUp(10_000).add(secondOf({ gateway: 'a', startMs: 60_000 }), 11_000)).toBe('AHEAD')
  })
})

describe('frames', () => {
  it('do not depend on the order in which seconds come', () => {
    const shuffled = anySeconds.chain((seconds) =>
      fc.tuple(fc.constant(seconds), fc.shuffledSubarray(seconds, { minLength: seconds.length })),
    )
    fc.assert(
      fc.property(shuffled, ([seconds, other]) => {
        expect(framesOf(other, 60_000)).toEqual(framesOf(seconds, 60_000))
      }),
    )
  })

  it('do not change when seconds come twice', () => {
    fc.assert(
      fc.property(anySeconds, (seconds) => {
        expect(framesOf([...seconds, ...seconds], 60_000)).toEqual(framesOf(seconds, 60_000))
      }),
    )
  })

  it('hold every request that came in time, once', () => {
    const requests = (frames: readonly Frame[]) => frames.flatMap((each) => each.routes.map((route) => route.count))
    fc.assert(
      fc.property(anySeconds, (seconds) => {
        const sent = seconds.flatMap((each) => each.routes.map((route) => route.count))
        const sum = (counts: readonly number[]) => counts.reduce((total, each) => total + each, 0)
        expect(sum(requests(framesOf(seconds, 60_000)))).toBe(sum(sent))
      }),
    )
  })

  it('add up in-flight requests over gateways and take the highest over time', () => {
    const [frame] = framesOf(
      [secondOf({ gateway: 'a', startMs: 0, inFlight: 3 }), secondOf({ gateway: 'b', startMs: 0, inFlight: 4 })],
      2500,
    )
    expect(frame?.gateways).toBe(2)
    expect(frame?.services[0]?.inFlight).toBe(7)
    const later = frameWith({ startMs: 1000, inFlight: 2 })
    const joined = codecs.services.join(
      [frame ?? later, later].flatMap((each) => cellsOf(each).services.get('storefront') ?? []),
    )
    expect(joined.traffic?.inFlight).toBe(7)
  })
})
