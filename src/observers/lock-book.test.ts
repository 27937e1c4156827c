import { describe, expect, it } from 'vitest'
import type { LockHolder } from '@/domain/view/lock-views'
import { percentile } from '@/telemetry/histogram'
import { redisKeys } from '@/wire/keys'
import { LockBook, mostOfAKind } from './lock-book'
import type { LockEvent } from './lock-record'

const key = redisKeys.lock('stock')

const event = (event: LockEvent['event'], atMs: number, fields: Partial<LockEvent> = {}): LockEvent => ({
  ...{ atMs, event, name: 'stock', owner: 'w1', token: 1, ttlMs: 5000, waitedMs: 0, heldMs: 0 },
  ...fields,
})

const holder = (acquiredAtMs: number, expiresAtMs: number | null, more: Partial<LockHolder> = {}): LockHolder => ({
  ...{ owner: 'w1', host: null, process: null, trace: null, token: 1, isAtLeast: false, value: '{"token":1}' },
  ...{ acquiredAtMs, expiresAtMs },
  ...more,
})
const ours = (...holders: LockHolder[]) => ({ library: 'SWITCHYARD' as const, isShared: false, holders })
const seen = (value: string, nowMs: number, expiresAtMs: number | null) => ({
  library: 'REDLOCK' as const,
  isShared: false,
  holders: [holder(nowMs, expiresAtMs, { owner: null, token: null, isAtLeast: true, value })],
})

function bookOf(...events: LockEvent[]): LockBook {
  const book = new LockBook()
  for (const each of events) book.apply(each)
  return book
}

const warnings = (book: LockBook, of: string, nowMs: number) => {
  book.retell()
  return book
    .takeChanged(nowMs)
    .get(of)
    ?.warnings.map((each) => each.code)
}

describe('a lock of ours in the book', () => {
  it('is held from its acquisition until its release', () => {
    const book = bookOf(event('acquired', 10_100, { waitedMs: 40 }), event('contended', 10_500, { owner: 'w2' }))
    expect(book.holders(key)).toMatchObject([{ owner: 'w1', token: 1, acquiredAtMs: 10_100, expiresAtMs: 15_100 }])
    book.apply(event('released', 11_300, { heldMs: 1200 }))
    expect(book.holders(key)).toEqual([])
    const [first] = book.takeSecond(10_000)
    expect(first).toMatchObject({ name: key, acquired: 1, contended: 1, released: 0 })
    expect(Math.round((percentile(first?.waitMs ?? [], 50) ?? 0) / 10)).toBe(4)
    expect(book.takeSecond(11_000)).toMatchObject([{ acquired: 0, released: 1 }])
    expect(book.takeSecond(12_000)).toEqual([])
  })

  it('is looked at when its lease should be over, and has expired when it is free then', () => {
    const book = bookOf(event('acquired', 10_000, { ttlMs: 2000 }))
    expect(book.due(11_999)).toEqual([])
    expect(book.due(12_001)).toEqual([key])
    book.correct(key, null, 12_050, true)
    expect(book.held()).toEqual([])
    expect(book.takeSecond(12_000)).toMatchObject([{ expired: 1, released: 0 }])
  })

  it('has not expired when its lease was extended unseen', () => {
    const book = bookOf(event('acquired', 10_000, { ttlMs: 2000 }))
    book.correct(key, ours(holder(10_000, 14_000)), 12_050, true)
    expect(book.takeSecond(12_000)).toEqual([])
    expect(book.holders(key)).toMatchObject([{ expiresAtMs: 14_000, value: '{"token":1}', extended: 1 }])
  })

  it('has expired when another acquires it after its lease, and no two held it', () => {
    const book = bookOf(
      event('acquired', 10_000, { ttlMs: 1500 }),
      event('acquired', 12_000, { owner: 'w2', token: 2 }),
    )
    expect(book.takeSecond(11_000)).toMatchObject([{ expired: 1 }])
    expect(book.takeSecond(12_000)).toMatchObject([{ expired: 0, acquired: 1 }])
    expect(warnings(book, key, 12_000)).toEqual([])
  })

  it('has two holders when another acquires it while a lease runs that nobody released', () => {
    const book = bookOf(event('acquired', 10_000), event('acquired', 12_000, { owner: 'w2', token: 2 }))
    expect(warnings(book, key, 12_000)).toEqual(['TWO_HOLDERS'])
    const deleted = bookOf(event('acquired', 10_000))
    deleted.correct(key, null, 11_000, true)
    deleted.apply(event('acquired', 12_000, { owner: 'w2', token: 2 }))
    expect(warnings(deleted, key, 12_000)).toEqual(['TWO_HOLDERS'])
  })

  it('has two holders when one still acts as its holder while another has it', () => {
    const book = bookOf(
      event('acquired', 10_000, { ttlMs: 1000 }),
      event('acquired', 12_000, { owner: 'w2', token: 2 }),
      event('lost', 12_500, { token: 0 }),
    )
    expect(warnings(book, key, 12_500)).toEqual(['TWO_HOLDERS'])
  })

  it('was taken by force: nobody holds it, and who comes next is no second holder', () => {
    const book = bookOf(event('acquired', 10_000), event('forced', 11_000))
    expect(book.held()).toEqual([])
    book.apply(event('acquired', 11_500, { owner: 'w2', token: 2 }))
    expect(warnings(book, key, 11_500)).toEqual([])
  })

  it('has a token that went back when a smaller one than before is given out', () => {
    const book = bookOf(event('acquired', 10_000, { token: 9 }), event('released', 10_500, { token: 9 }))
    book.apply(event('acquired', 11_000, { token: 3 }))
    expect(warnings(book, key, 11_000)).toEqual(['TOKEN_WENT_BACK'])
  })

  it('is not confused by what is told late of what was looked at already', () => {
    const book = bookOf(event('acquired', 10_000))
    book.correct(key, ours(holder(10_400, 15_400, { owner: 'w3', token: 3, value: '3' })), 10_500, true)
    book.apply(event('released', 10_100))
    book.apply(event('acquired', 10_200, { token: 2, owner: 'w2' }))
    book.apply(event('released', 10_300, { token: 2, owner: 'w2' }))
    expect(book.holders(key)).toMatchObject([{ token: 3 }])
    expect(warnings(book, key, 10_500)).toEqual([])
    expect(warnings(book, key, 20_000)).toEqual([])
  })

  it.each(['released', 'forced', 'expired'] as const)(
    'had one holder after the other when the word of the first, %s, came after a look',
    (what) => {
      const book = bookOf(event('acquired', 10_000))
      book.correct(key, null, 10_101, true)
      book.apply(event(what, 10_100, { heldMs: 100 }))
      book.apply(event('acquired', 10_200, { owner: 'w2', token: 2 }))
      expect(warnings(book, key, 20_000)).toEqual([])
      const late = bookOf(event('acquired', 10_000))
      late.correct(key, ours(holder(10_200, 15_200, { owner: 'w2', token: 2 })), 10_300, true)
      expect(warnings(late, key, 10_300)).toEqual([])
      expect(warnings(late, key, 11_000)).toEqual(['TWO_HOLDERS'])
      late.apply(event(what, 10_100, { heldMs: 100 }))
      expect(warnings(late, key, 11_000)).toEqual([])
    },
  )

  it('has two holders still when the late word is another’s', () => {
    const book = bookOf(event('acquired', 10_000))
    book.correct(key, ours(holder(10_200, 15_200, { owner: 'w3', token: 3 })), 10_300, true)
    book.correct(key, ours(holder(10_500, 15_500, { owner: 'w5', token: 5 })), 10_600, true)
    book.apply(event('released', 10_400, { token: 3 }))
    expect(warnings(book, key, 12_000)).toEqual(['TWO_HOLDERS'])
  })

  it('counts what is learned late in the next second, once', () => {
    const book = bookOf(event('acquired', 10_000))
    book.takeSecond(11_000)
    book.apply(event('released', 11_900, { heldMs: 1900 }))
    expect(book.takeSecond(12_000)).toMatchObject([{ released: 1 }])
    expect(book.takeSecond(13_000)).toEqual([])
  })

  it('is remembered by the next controller with its highest token and its holds', () => {
    const book = bookOf(event('acquired', 10_000, { token: 9 }), event('released', 10_500, { token: 9, heldMs: 500 }))
    const entry = book.takeChanged(11_000).get(key)
    const next = new LockBook()
    if (entry) next.recall(key, entry)
    for (const each of [event('acquired', 10_000, { token: 9 }), event('acquired', 12_000, { token: 4 })]) {
      next.apply(each)
    }
    expect(warnings(next, key, 12_000)).toEqual(['TOKEN_WENT_BACK'])
    next.retell()
    expect(next.takeChanged(12_000).get(key)?.holds).toEqual(entry?.holds)
  })
})

describe('a lock of others in the book', () => {
  it('is held since it was set, extended while its value stays, released when it is deleted', () => {
    const book = new LockBook()
    book.taken('lock:a', 'UNKNOWN', 10_000)
    book.correct('lock:a', seen('v1', 10_012, 11_000), 10_012, true)
    book.correct('lock:a', seen('v1', 10_500, 11_500), 10_500, true)
    expect(book.holders('lock:a')).toMatchObject([{ acquiredAtMs: 10_000, isAtLeast: true, expiresAtMs: 11_500 }])
    book.ended('lock:a', 'RELEASED', 10_900)
    expect(book.takeEvents().map(({ event: what, owner, heldMs }) => [what, owner, heldMs])).toEqual([
      ['acquired', 'v1', undefined],
      ['extended', 'v1', 500],
      ['released', 'v1', 900],
    ])
    expect(book.takeSecond(10_000)).toMatchObject([{ name: 'lock:a', acquired: 1, released: 1 }])
  })

  it('counts though it was gone before anybody could look', () => {
    const book = new LockBook()
    book.taken('lock:a', 'UNKNOWN', 10_000)
    book.ended('lock:a', 'RELEASED', 10_004)
    expect(book.takeSecond(10_000)).toMatchObject([{ acquired: 1, released: 1 }])
  })

  it.each([
    { isWatched: true, codes: ['TWO_HOLDERS'] },
    { isWatched: false, codes: [] },
  ])(
    'with another value while its lease runs: $codes when every change was told: $isWatched',
    ({ isWatched, codes }) => {
      const book = new LockBook()
      book.correct('lock:a', seen('v1', 10_000, 20_000), 10_000, true)
      expect(book.isSurprisedBy('lock:a', seen('v2', 12_000, 20_000), 12_000)).toBe(true)
      book.correct('lock:a', seen('v2', 12_000, 20_000), 12_000, isWatched)
      expect(book.holders('lock:a')).toMatchObject([{ value: 'v2' }])
      expect(warnings(book, 'lock:a', 12_000)).toEqual(codes)
    },
  )

  it('that is a semaphore has several holders, who come and go beside each other', () => {
    const book = new LockBook()
    const both = [...seen('v1', 10_000, 20_000).holders, ...seen('v2', 10_000, 20_000).holders]
    const found = (holders: LockHolder[]) => ({ library: 'REDIS_SEMAPHORE' as const, isShared: true, holders })
    book.correct('semaphore:a', found(both), 10_000, true)
    book.correct('semaphore:a', found(seen('v2', 11_000, 20_000).holders), 11_000, true)
    book.correct('semaphore:a', found(both), 12_000, true)
    expect(book.holders('semaphore:a').map((each) => each.value)).toEqual(['v2', 'v1'])
    expect(warnings(book, 'semaphore:a', 12_000)).toEqual([])
  })

  it('was taken by force, which is told once', () => {
    const book = new LockBook()
    book.correct('lock:a', seen('v1', 10_000, 20_000), 10_000, true)
    book.takeEvents()
    book.ended('lock:a', 'RELEASED', 11_000)
    book.apply(event('forced', 11_000, { name: 'lock:a', owner: '', token: 0 }))
    expect(book.takeEvents()).toEqual([])
    expect(book.held()).toEqual([])
  })

  it('that is a semaphore loses the one holder that was taken out by force, also when Redis told of that before', () => {
    const book = new LockBook()
    const both = [...seen('v1', 10_000, 20_000).holders, ...seen('v2', 10_000, 20_000).holders]
    const found = (holders: LockHolder[]) => ({ library: 'REDIS_SEMAPHORE' as const, isShared: true, holders })
    book.correct('semaphore:a', found(both), 10_000, true)
    book.takeEvents()
    book.apply(event('forced', 11_000, { name: 'semaphore:a', owner: 'v1', token: 0 }))
    expect(book.holders('semaphore:a').map((each) => each.value)).toEqual(['v2'])
    expect(book.takeEvents()).toEqual([])
    book.correct('semaphore:a', found([]), 12_000, true)
    book.apply(event('forced', 12_000, { name: 'semaphore:a', owner: 'v1', token: 0 }))
    expect(book.takeEvents()).toMatchObject([{ event: 'released', owner: 'v2' }])
  })

  it('has events that are kept when they could not be written, before those that came since, up to a bound', () => {
    const book = new LockBook()
    const take = (index: number) => {
      book.correct(`lock:${String(index)}`, seen('v', 10_000, 20_000), 10_000, true)
    }
    for (let index = 0; index < 900; index++) take(index)
    const events = book.takeEvents()
    for (let index = 900; index < 1100; index++) take(index)
    book.putBack(events)
    const names = book.takeEvents().map((each) => each.name)
    expect(names).toEqual(Array.from({ length: 1000 }, (_, index) => `lock:${String(index)}`))
  })

  it('makes room when it is free, and is left out when all are held', () => {
    const book = new LockBook()
    for (let index = 0; index < mostOfAKind; index++) {
      book.correct(`lock:${String(index)}`, seen('v', 10_000, 20_000), 10_000, true)
    }
    book.correct('lock:more', seen('v', 10_000, 20_000), 10_000, true)
    expect([book.observed, book.leavesOut, book.knows('lock:more')]).toEqual([mostOfAKind, true, false])
    book.ended('lock:7', 'RELEASED', 11_000)
    book.forget('lock:7')
    book.judge(11_000)
    book.correct('lock:more', seen('v', 11_000, 20_000), 11_000, true)
    expect([book.observed, book.leavesOut, book.knows('lock:more')]).toEqual([mostOfAKind, false, true])
  })
})
