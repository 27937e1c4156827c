import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { breakerSpec, type BreakerState } from '@/domain/breaker/policy'
import { applyBreakers, type BreakersBoard } from '@/domain/view/apply-breakers'
import type { BreakerView } from '@/domain/view/views'
import { BreakerBoard } from './breaker-board'

function view(name: string, state: BreakerState, bufferedCalls = 0): BreakerView {
  const rates = { failureRatePercent: null, slowCallRatePercent: null, rejectedPerSecond: 0 }
  const ends = { nextProbeAtMs: null, overrideExpiresAtMs: null }
  return {
    ...{ namespace: 'shop', name, version: 1, updatedAtMs: 1, updatedBy: 'u', override: null, orders: [] },
    spec: breakerSpec.parse({ service: name }),
    gateways: [
      { gateway: 'gw-1', instance: null, state, sinceMs: 1, cause: 'START', bufferedCalls, ...rates, ...ends },
    ],
  }
}

const many = (of: (index: number) => BreakerView) => Array.from({ length: 200 }, (_, index) => of(index))
const names = (rows: readonly BreakerView[]) => rows.map(({ name }) => name)

let board = new BreakerBoard('a')
beforeEach(() => {
  board = new BreakerBoard('a')
})

it('tells a new reader everything, and then only what changed', () => {
  board.take([view('cart', 'CLOSED'), view('pay', 'CLOSED')])
  const first = board.since(null, null)
  expect([first.whole, names(first.rows)]).toEqual([true, ['cart', 'pay']])
  expect(board.since(first.stamp, null)).toMatchObject({ whole: false, rows: [], gone: [] })
  board.take([view('cart', 'CLOSED'), view('pay', 'OPEN')])
  expect(names(board.since(first.stamp, null).rows)).toEqual(['pay'])
})

it('tells that one is gone, and of its coming back', () => {
  board.take([view('cart', 'CLOSED')])
  const { stamp } = board.since(null, null)
  board.take([])
  const after = board.since(stamp, null)
  expect(after.gone).toEqual(['shop/cart'])
  board.take([view('cart', 'CLOSED')])
  expect(board.since(after.stamp, null)).toMatchObject({ gone: [], rows: [{ name: 'cart' }] })
})

it('tells a reader of one namespace nothing of others', () => {
  board.take([view('cart', 'OPEN')])
  expect(board.since(null, 'bank').rows).toEqual([])
})

it.each(['b-1', 'a-99', 'a-x', 'a', ''])('tells everything to who comes with %j', (stamp) => {
  board.take([view('cart', 'CLOSED')])
  expect(board.since(stamp, null).whole).toBe(true)
})

describe('a large board', () => {
  it('tells each change of state with the look that finds it', () => {
    board.take(many((index) => view(`b${String(index)}`, 'CLOSED')))
    let { stamp } = board.since(null, null)
    for (let look = 0; look < 20; look++) {
      board.take(many((index) => view(`b${String(index)}`, index === look ? 'OPEN' : 'CLOSED')))
      const news = board.since(stamp, null)
      expect(names(news.rows)).toContain(`b${String(look)}`)
      stamp = news.stamp
    }
  })

  it('tells of no more than a fifth at a time when only figures move, and of all within five looks', () => {
    board.take(many((index) => view(`b${String(index)}`, 'CLOSED')))
    let { stamp } = board.since(null, null)
    const told = new Set<string>()
    for (let look = 1; look <= 5; look++) {
      board.take(many((index) => view(`b${String(index)}`, 'CLOSED', look)))
      const news = board.since(stamp, null)
      expect(news.rows).toHaveLength(40)
      for (const name of names(news.rows)) told.add(name)
      stamp = news.stamp
    }
    expect(told.size).toBe(200)
  })
})

it('leaves a reader that comes now and then with exactly what there is', () => {
  const fleet = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('OPEN' as const, 'CLOSED' as const))
  fc.assert(
    fc.property(fc.array(fc.record({ fleet, comes: fc.boolean() })), (looks) => {
      const fresh = new BreakerBoard('a')
      fresh.take([])
      let known: BreakersBoard = fresh.since(null, null)
      const byName = (rows: readonly BreakerView[]) => rows.toSorted((a, b) => (a.name < b.name ? -1 : 1))
      for (const look of looks) {
        const views = Object.entries(look.fleet).map(([name, state]) => view(name, state))
        fresh.take(views)
        if (!look.comes) continue
        known = applyBreakers(known, fresh.since(known.stamp, null))
        expect(byName(known.rows)).toEqual(byName(views))
      }
    }),
  )
})
