import { describe, expect, it } from 'vitest'
import { CallsRecorder } from '@/domain/breaker/calls'
import { BreakerMachine } from '@/domain/breaker/machine'
import { acquired, overrideOf, policyOf } from '@/domain/breaker/testing'
import { breakerCalls, type BreakerCalls } from '@/wire/breaker-calls'
import { frameOfSecond } from './merge-gateways'
import { cellsOf, codecs } from './parts'
import { decodeSecond, encodeSecond, secondField } from './second-codec'
import { secondOf } from './test-figures'

const startMs = 1_700_000_000_000

/** A second with all that can be in one: quick, slow and failed calls, an opening, late results, an operator. */
function recorded(): BreakerCalls {
  const recorder = new CallsRecorder('CLOSED', startMs - 90_000)
  const machine = new BreakerMachine(policyOf(), startMs - 90_000, recorder)
  const late = acquired(machine, startMs + 5)
  for (let at = 0; at < 3; at += 1) machine.record(acquired(machine, startMs + at), 'SUCCESS', 3.25, startMs + 10 + at)
  for (let at = 0; at < 3; at += 1) machine.record(acquired(machine, startMs + 20), 'FAILURE', 400, startMs + 420)
  machine.record(late, 'SUCCESS', 500, startMs + 505)
  machine.setOverride(overrideOf({ expiresAtMs: startMs + 900 }), startMs + 600)
  machine.snapshot(startMs + 1000)
  const taken = recorder.take()
  if (!taken) throw new Error('nothing was recorded')
  return { breaker: 'shop/cart', instance: '10.0.0.1:80', gateway: 'g1', startMs, ...taken }
}

describe('recorded calls', () => {
  it('are what the wire says they are', () => {
    const one = recorded()
    expect(breakerCalls.parse(one)).toEqual(one)
    expect(one.entries.map((each) => (each.kind === 'MOVE' ? each.state : each.stale))).toEqual([
      ...[false, false, 'OPEN', true, 'FORCED_OPEN', 'CLOSED'],
    ])
  })

  it('come out of a gateway’s second, and of a stored cell, as they went in', () => {
    const one = recorded()
    const second = { ...secondOf({ startMs }), calls: [one] }
    const sent = decodeSecond({ [secondField]: encodeSecond(second) })
    expect(sent?.calls).toEqual([one])
    const cells = cellsOf(frameOfSecond(startMs, [second], { health: [], locks: [] })).calls
    const cell = cells.get('shop/cart') ?? []
    const stored: unknown = JSON.parse(JSON.stringify(codecs.calls.pack(cell)))
    expect(codecs.calls.unpack('shop/cart', stored)).toEqual([one])
  })

  it('lose nothing when seconds become ten', () => {
    const one = recorded()
    const next = { ...recorded(), startMs: startMs + 1000 }
    expect(codecs.calls.join([[one], [next]])).toEqual([one, next])
  })

  it('of a second without trouble take some dozens of bytes', () => {
    const recorder = new CallsRecorder('CLOSED', startMs)
    for (let call = 0; call < 1000; call += 1) recorder.ended(false, 5 + (call % 7), 60_000, startMs + call, false)
    const taken = recorder.take()
    const packed = codecs.calls.pack([
      { breaker: 'shop/cart', instance: null, gateway: 'gateway-1', startMs, ...(taken ?? recorded()) },
    ])
    expect(JSON.stringify(packed).length).toBeLessThan(120)
  })

  it('that are no such thing are refused', () => {
    expect(() => codecs.calls.unpack('shop/cart', [[null, 'g', 1, [0, 0, 0], []]])).toThrow(TypeError)
    expect(() => codecs.calls.unpack('shop/cart', [[null, 'g', 1, [99, 0, 0, 0], []]])).toThrow(TypeError)
    expect(() => codecs.calls.unpack('shop/cart', [[null, 'g', 1, [0, 0, 0, 0], [[0, 0, 0, 5, 1, 1, 'x']]]])).toThrow()
  })
})
