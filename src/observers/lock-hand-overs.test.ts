import fc from 'fast-check'
import { expect, it } from 'vitest'
import { redisKeys } from '@/wire/keys'
import { LockBook } from './lock-book'
import type { LockEvent } from './lock-record'

const key = redisKeys.lock('stock')
const beginMs = 10_000
/** So many events at most are there to be read when somebody looks: far less than words are waited for. */
const mostUnread = 40

/** Each hold waits and lasts so long; between its events may be looks. */
const handOver = fc.record({
  freeMs: fc.integer({ min: 0, max: 3 }),
  heldMs: fc.integer({ min: 0, max: 5 }),
  leaseMs: fc.integer({ min: 100, max: 600_000 }),
  end: fc.constantFrom('released' as const, 'released' as const, 'forced' as const),
})

/** An event is read, or somebody looks who sees so many events more than were read, so long after the last of them. */
const step = fc.oneof(
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.record({ ahead: fc.nat({ max: 6 }), laterMs: fc.nat({ max: 2 }) }) },
)

type HandOver = typeof handOver extends fc.Arbitrary<infer T> ? T : never

function eventsOf(handOvers: readonly HandOver[]): LockEvent[] {
  const events: LockEvent[] = []
  let atMs = beginMs
  for (const [index, { freeMs, heldMs, leaseMs, end }] of handOvers.entries()) {
    const token = index + 1
    const common = { name: 'stock', owner: `w${String(token)}`, token, ttlMs: leaseMs, waitedMs: 0, heldMs }
    atMs += freeMs
    events.push({ ...common, event: 'acquired', atMs })
    atMs += heldMs
    events.push({ ...common, event: end, atMs })
  }
  return events
}

/** What stands in Redis after so many events. */
function lookAt(book: LockBook, events: readonly LockEvent[], count: number, nowMs: number): void {
  const last = events[count - 1]
  if (last?.event !== 'acquired') {
    book.correct(key, null, nowMs, true)
    return
  }
  const { owner, token, atMs, ttlMs } = last
  const where = { host: null, process: null, trace: null, isAtLeast: false }
  const holder = { ...where, owner, token, acquiredAtMs: atMs, expiresAtMs: atMs + ttlMs, value: String(token) }
  book.correct(key, { library: 'SWITCHYARD', isShared: false, holders: [holder] }, nowMs, true)
}

function warningsAt(book: LockBook, nowMs: number): string[] {
  book.retell()
  const entry = book.takeChanged(nowMs).get(key)
  return entry?.warnings.map((each) => each.code) ?? []
}

it('hundreds of quick hand-overs are never two holders, in whatever order events and looks come', () => {
  const handOvers = fc.array(handOver, { minLength: 1, maxLength: 300, size: 'max' })
  const steps = fc.array(step, { minLength: 100, maxLength: 900, size: 'max' })
  const property = fc.property(handOvers, steps, (all, order) => {
    const events = eventsOf(all)
    const book = new LockBook()
    let applied = 0
    let [looked, lookedMs] = [0, beginMs]
    const read = () => {
      const event = events[applied++]
      if (event) book.apply(event)
    }
    for (const each of order) {
      if (!each) {
        read()
        continue
      }
      looked = Math.min(events.length, applied + mostUnread, Math.max(applied, looked) + each.ahead)
      const [lastMs, nextMs] = [events[looked - 1]?.atMs ?? beginMs, events[looked]?.atMs ?? Infinity]
      lookedMs = Math.max(lookedMs, Math.min(nextMs, lastMs + each.laterMs))
      lookAt(book, events, looked, lookedMs)
      expect(warningsAt(book, lookedMs)).toEqual([])
    }
    while (applied < events.length) read()
    const endMs = (events.at(-1)?.atMs ?? beginMs) + 2
    lookAt(book, events, events.length, endMs)
    expect(warningsAt(book, endMs + 1000)).toEqual([])
    expect(book.held()).toEqual([])
  })
  fc.assert(property, { numRuns: 60 })
})
