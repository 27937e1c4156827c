import { expect, it } from 'vitest'
import { KeptMinutes } from './kept-minutes'

const none = { total: 0, missing: 0, keys: [] }
/** A minute of three rows. */
const tops = ['a', 'b'].map((key) => ({
  minuteMs: 0,
  gateways: [key],
  judged: { ...none, keys: [{ key, count: 1, error: 0 }] },
  refused: none,
}))

it('keeps what fits and does not push out what is in use', () => {
  const kept = new KeptMinutes(6)
  for (const name of ['1', '2', '3']) kept.put(name, tops, 0)
  expect(['1', '2', '3'].map((name) => kept.get(name, 0) !== undefined)).toEqual([true, true, false])
})

it('makes room by what nobody asked for in a minute', () => {
  const kept = new KeptMinutes(6)
  kept.put('1', tops, 0)
  kept.put('2', tops, 0)
  expect(kept.get('1', 50_000)).toBe(tops)
  kept.put('3', tops, 60_000)
  expect(['1', '2', '3'].map((name) => kept.get(name, 60_000) !== undefined)).toEqual([true, false, true])
})

it('counts a minute once that is put again', () => {
  const kept = new KeptMinutes(6)
  for (let each = 0; each < 5; each += 1) kept.put('1', tops, 0)
  kept.put('2', tops, 0)
  expect(kept.get('2', 0)).toBe(tops)
})
