import { describe, expect, it } from 'vitest'
import type { Notice } from '../view/breaker-views'
import { type Heard, type MachineMove, minuteMs, NoticeBook, settleMs } from './notices'

const startMs = 1_000_000
const moveOf = (fields: Partial<MachineMove> = {}): MachineMove => ({
  ...{ namespace: 'shop', breaker: 'db', service: 'db', instance: null, gateway: 'g1', after: 'OPEN' },
  ...{ cause: 'FAILURE_RATE', actor: null, reason: null, atMs: startMs, ...fields },
})
const heardOf = (machines: MachineMove[], gateways = machines.map((each) => each.gateway)): Heard => ({
  machines,
  gateways: new Set(gateways),
})
const fleet = Array.from({ length: 42 }, (_, index) => `g${String(index)}`)

/** A book to which these moves came, each at its time. */
function bookOf(...moves: MachineMove[]): NoticeBook {
  const book = new NoticeBook()
  for (const each of moves) book.move(each, each.atMs)
  return book
}

function opened(fields: Partial<Notice> = {}): Notice {
  return {
    ...{ id: '7', type: 'breaker.opened', atMs: startMs - 5000, namespace: 'shop', breaker: 'db', service: 'db' },
    ...{ state: 'OPEN', open: 1, gateways: 1, times: 1, cause: 'FAILURE_RATE', actor: null, reason: null },
    ...fields,
  }
}

describe('one notice of an opening', () => {
  it('tells of an order for 42 gateways once, with who gave it and why', () => {
    const order = { after: 'FORCED_OPEN', cause: 'OPERATOR', actor: 'Ana', reason: 'database is down' } as const
    const book = bookOf(...fleet.map((gateway, at) => moveOf({ ...order, gateway, atMs: startMs + at * 5 })))
    expect(book.due(startMs + settleMs - 1)).toEqual([])
    expect(book.nextDueMs()).toBe(startMs + settleMs)
    const { after: _after, ...said } = order
    expect(book.due(startMs + settleMs)).toEqual([
      {
        ...{ type: 'breaker.opened', atMs: startMs, namespace: 'shop', breaker: 'db', service: 'db', ...said },
        ...{ state: 'FORCED_OPEN', open: 42, gateways: 42, times: 1 },
      },
    ])
    expect(book.due(startMs + 10 * minuteMs)).toEqual([])
  })

  it('says on how many of those that speak of the breaker', () => {
    const book = new NoticeBook()
    book.heard(heardOf(fleet.map((gateway) => moveOf({ gateway, after: 'CLOSED' }))), startMs)
    for (const gateway of ['g1', 'g2', 'g3']) book.move(moveOf({ gateway }), startMs)
    expect(book.due(startMs + settleMs)).toMatchObject([{ open: 3, gateways: 42 }])
  })

  it('counts gateways, not instances', () => {
    const book = bookOf(moveOf({ instance: 'a:1' }), moveOf({ instance: 'b:1' }), moveOf({ gateway: 'g2' }))
    expect(book.due(startMs + settleMs)).toMatchObject([{ open: 2, gateways: 2 }])
  })

  it('comes also when the opening was over within the half second', () => {
    const book = bookOf(moveOf(), moveOf({ after: 'CLOSED', cause: 'OPERATOR', atMs: startMs + 100 }))
    expect(book.due(startMs + 100)).toMatchObject([
      { type: 'breaker.opened', atMs: startMs, open: 1, state: 'OPEN' },
      { type: 'breaker.closed', atMs: startMs + 100, open: 0 },
    ])
  })

  it('does not come for states that let everything pass', () => {
    const book = bookOf(moveOf({ after: 'DISABLED' }), moveOf({ gateway: 'g2', after: 'METRICS_ONLY' }))
    expect(book.due(startMs + minuteMs)).toEqual([])
  })
})

describe('one notice of the closing', () => {
  it('comes when the last machine lets everything pass, and not while one probes', () => {
    const book = bookOf(moveOf(), moveOf({ gateway: 'g2' }))
    book.due(startMs + settleMs)
    book.move(moveOf({ gateway: 'g2', after: 'CLOSED' }), startMs + 1000)
    book.move(moveOf({ after: 'HALF_OPEN', cause: 'WAIT_OVER' }), startMs + 2000)
    expect(book.due(startMs + 2000)).toEqual([])
    book.move(moveOf({ after: 'CLOSED', cause: 'PROBES_PASSED', atMs: startMs + 3000 }), startMs + 3000)
    expect(book.due(startMs + 3000)).toMatchObject([
      { type: 'breaker.closed', atMs: startMs + 3000, cause: 'PROBES_PASSED', state: 'CLOSED', open: 0, gateways: 2 },
    ])
  })
})

it('a flapping breaker is told once a minute each way, with how often, and ends with the true word', () => {
  const book = new NoticeBook()
  const told: (string | number)[][] = []
  const look = (nowMs: number) => {
    for (const { type, times } of book.due(nowMs)) told.push([(nowMs - startMs) / 1000, type, times])
  }
  for (let at = 0; at < 90; at++) {
    const nowMs = startMs + at * 1000
    book.move(moveOf({ after: at % 2 === 0 ? 'OPEN' : 'CLOSED', atMs: nowMs }), nowMs)
    look(nowMs)
    look(nowMs + 500)
  }
  expect(told).toEqual([
    [0.5, 'breaker.opened', 1],
    [1, 'breaker.closed', 1],
    [60.5, 'breaker.opened', 30],
    [61, 'breaker.closed', 30],
  ])
  look(startMs + 5 * minuteMs)
  expect(told).toHaveLength(4) // it is closed, which is what was said last
  book.move(moveOf({ atMs: startMs + 6 * minuteMs }), startMs + 6 * minuteMs)
  look(startMs + 7 * minuteMs)
  expect(told.at(-1)).toEqual([420, 'breaker.opened', 15])
})

describe('what gateways report', () => {
  it('closes a machine that went away without a word, but not at once, and says that it is gone', () => {
    const book = bookOf(moveOf())
    book.due(startMs + settleMs)
    for (const afterMs of [5_000, 16_000]) book.heard(heardOf([], ['g1']), startMs + afterMs)
    expect(book.due(startMs + 16_000)).toMatchObject([{ type: 'breaker.closed', cause: null, state: 'CLOSED' }])
  })

  it('keeps the machine of a gateway that is silent for a while', () => {
    const book = bookOf(moveOf())
    book.due(startMs + settleMs)
    book.heard(heardOf([]), startMs + 50_000)
    expect(book.due(startMs + 50_000)).toEqual([])
    book.heard(heardOf([]), startMs + 61_000)
    expect(book.due(startMs + 61_000)).toHaveLength(1)
  })

  it('does not overrule a newer move', () => {
    const book = bookOf(moveOf())
    book.due(startMs + settleMs)
    book.heard(heardOf([moveOf({ after: 'CLOSED' })]), startMs + 10_000)
    expect(book.due(startMs + 10_000)).toEqual([])
  })

  it('makes up for moves that were lost, both ways', () => {
    const book = new NoticeBook()
    book.heard(heardOf([moveOf({ cause: 'SLOW_CALL_RATE' })]), startMs)
    expect(book.due(startMs + settleMs)).toMatchObject([{ type: 'breaker.opened', cause: 'SLOW_CALL_RATE' }])
    book.heard(heardOf([moveOf({ after: 'CLOSED', cause: 'PROBES_PASSED' })]), startMs + 20_000)
    expect(book.due(startMs + 20_000)).toMatchObject([{ type: 'breaker.closed', cause: 'PROBES_PASSED' }])
  })
})

describe('a process that begins where another left off', () => {
  it('does not tell again of what is open', () => {
    const book = new NoticeBook([opened()])
    expect(book.due(startMs)).toEqual([])
    book.heard(heardOf([moveOf()]), startMs)
    expect(book.due(startMs + 10 * minuteMs)).toEqual([])
    book.move(moveOf({ after: 'CLOSED', atMs: startMs + 11 * minuteMs }), startMs + 11 * minuteMs)
    expect(book.due(startMs + 11 * minuteMs)).toMatchObject([{ type: 'breaker.closed', times: 1 }])
  })

  it('tells of what closed meanwhile, once gateways were heard', () => {
    const book = new NoticeBook([opened()])
    book.heard(heardOf([moveOf({ after: 'CLOSED' })]), startMs)
    expect(book.due(startMs)).toMatchObject([{ type: 'breaker.closed', service: 'db', times: 1 }])
  })

  it('keeps to once a minute', () => {
    const book = new NoticeBook([opened(), opened({ id: '8', type: 'breaker.closed', atMs: startMs - 1000 })])
    book.move(moveOf(), startMs)
    expect(book.nextDueMs()).toBe(startMs - 5000 + minuteMs)
  })
})
