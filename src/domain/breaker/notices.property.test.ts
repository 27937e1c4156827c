import fc from 'fast-check'
import { expect, it } from 'vitest'
import { noticeTypes } from '../view/breaker-views'
import { type MachineMove, minuteMs, type NewNotice, NoticeBook, settleMs } from './notices'
import { breakerStates } from './policy'

const lookEveryMs = 100

const anyMove = fc.record({
  gateway: fc.constantFrom('g1', 'g2', 'g3'),
  instance: fc.constantFrom(null, 'a:1'),
  after: fc.constantFrom(...breakerStates),
  pauseMs: fc.oneof(fc.nat({ max: 300 }), fc.nat({ max: 40_000 })),
})
type AnyMove = typeof anyMove extends fc.Arbitrary<infer Move> ? Move : never

const isOpenState = (state: string) => ['OPEN', 'HALF_OPEN', 'FORCED_OPEN'].includes(state)

/** The same in the simplest words: which machines are open, and how often all of it changed. */
class Model {
  private readonly open = new Set<string>()
  changes = { 'breaker.opened': 0, 'breaker.closed': 0 }

  get isOpen(): boolean {
    return this.open.size > 0
  }

  move({ gateway, instance, after }: AnyMove): void {
    const was = this.isOpen
    if (isOpenState(after)) this.open.add(`${gateway} ${String(instance)}`)
    else this.open.delete(`${gateway} ${String(instance)}`)
    if (was !== this.isOpen) this.changes[this.isOpen ? 'breaker.opened' : 'breaker.closed'] += 1
  }
}

/** Carries the moves out, looking all the time, and waits until there can be nothing more to tell. */
function carryOut(moves: readonly AnyMove[]) {
  const book = new NoticeBook()
  const model = new Model()
  const told: (NewNotice & { toldMs: number })[] = []
  let nowMs = 0
  const lookUntil = (untilMs: number) => {
    for (; nowMs < untilMs; nowMs = Math.min(untilMs, nowMs + lookEveryMs)) {
      told.push(...book.due(nowMs).map((each) => ({ ...each, toldMs: nowMs })))
    }
  }
  for (const move of moves) {
    lookUntil(nowMs + move.pauseMs)
    model.move(move)
    const { pauseMs: _pauseMs, ...rest } = move
    const whole: MachineMove = {
      ...{ namespace: 'shop', breaker: 'db', service: 'db', cause: 'OPERATOR', actor: null, reason: null },
      ...{ ...rest, atMs: nowMs },
    }
    book.move(whole, nowMs)
  }
  lookUntil(nowMs + minuteMs + settleMs + lookEveryMs)
  return { book, model, told, nowMs }
}

it('however a breaker moves, notices alternate, keep to once a minute each way, and end with the truth', () => {
  fc.assert(
    fc.property(fc.array(anyMove, { maxLength: 60 }), (moves) => {
      const { model, told } = carryOut(moves)
      expect(told.map((each) => each.type)).toEqual(told.map((_, at) => noticeTypes[at % 2]))
      for (const type of noticeTypes) {
        const times = told.filter((each) => each.type === type).map((each) => each.toldMs)
        for (const [at, toldMs] of times.slice(1).entries())
          expect(toldMs - (times[at] ?? 0)).toBeGreaterThanOrEqual(minuteMs)
      }
      expect(told.at(-1)?.type ?? 'breaker.closed').toBe(model.isOpen ? 'breaker.opened' : 'breaker.closed')
    }),
    { numRuns: 300 },
  )
})

it('every opening and closing is counted in one notice, or held back for the next', () => {
  fc.assert(
    fc.property(fc.array(anyMove, { maxLength: 60 }), (moves) => {
      const { model, told } = carryOut(moves)
      for (const type of noticeTypes) {
        const counted = told.filter((each) => each.type === type).reduce((sum, each) => sum + each.times, 0)
        expect(counted).toBeLessThanOrEqual(model.changes[type])
        if (model.changes[type] > 0) expect(counted).toBeGreaterThan(0)
      }
      for (const { type, open, gateways, times, atMs, toldMs } of told) {
        expect(times).toBeGreaterThan(0)
        expect(open).toBeLessThanOrEqual(gateways)
        expect(open > 0).toBe(type === 'breaker.opened')
        expect(atMs).toBeLessThanOrEqual(toldMs)
      }
    }),
    { numRuns: 300 },
  )
})

it('what moves together is one notice, whatever the order', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat({ max: 200 }), { minLength: 1 }),
      fc.nat({ max: settleMs - 1 }),
      (ids, apartMs) => {
        const moves = ids.map((id, at): AnyMove & { gateway: never } => ({
          ...{ gateway: `g${String(id)}` as never, instance: null, after: 'FORCED_OPEN' },
          pauseMs: at === 0 ? 0 : Math.floor(apartMs / ids.length),
        }))
        const { told } = carryOut(moves)
        expect(told).toMatchObject([{ type: 'breaker.opened', open: ids.length, gateways: ids.length, times: 1 }])
      },
    ),
  )
})
