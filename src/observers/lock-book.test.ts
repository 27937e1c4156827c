import { describe, expect, it } from 'vitest'
import { percentile } from '@/telemetry/histogram'
import { LockBook, type LockEvent } from './lock-book'

const event = (event: LockEvent['event'], atMs: number, fields: Partial<LockEvent> = {}): LockEvent => ({
  atMs,
  event,
  name: 'stock',
  owner: 'w1',
  token: 1,
  ttlMs: 5000,
  waitedMs: 0,
  heldMs: 0,
  ...fields,
})

function bookOf(...events: LockEvent[]): LockBook {
  const book = new LockBook()
  for (const each of events) book.apply(each)
  return book
}

describe('a lock in the book', () => {
  it('is held from its acquisition until its release', () => {
    const book = bookOf(
      event('acquired', 10_100, { waitedMs: 40 }),
      event('contended', 10_500, { owner: 'w2' }),
      event('released', 11_300, { heldMs: 1200 }),
    )
    const [first] = book.take(10_000)
    expect(first).toMatchObject({ name: 'stock', acquired: 1, contended: 1, released: 0 })
    expect(first?.holder).toEqual({ owner: 'w1', token: 1, acquiredAtMs: 10_100, expiresAtMs: 15_100 })
    expect(Math.round((percentile(first?.waitMs ?? [], 50) ?? 0) / 10)).toBe(4)
    const [second] = book.take(11_000)
    expect(second).toMatchObject({ acquired: 0, released: 1, holder: null })
    expect(book.take(12_000)).toEqual([])
  })

  it('shows who held at the end of a second, not who holds when it is asked', () => {
    const book = bookOf(
      event('acquired', 10_100),
      event('released', 11_000),
      event('acquired', 11_100, { owner: 'w2', token: 2 }),
    )
    expect(book.take(10_000)[0]?.holder?.owner).toBe('w1')
    expect(book.take(11_000)[0]?.holder?.owner).toBe('w2')
    expect(book.take(12_000)[0]).toMatchObject({ acquired: 0, holder: { owner: 'w2' } })
  })

  it('is looked at when its lease should be over, and has expired when it is free then', () => {
    const book = bookOf(event('acquired', 10_000, { ttlMs: 2000 }))
    expect(book.due(11_999)).toEqual([])
    expect(book.due(12_001)).toEqual(['stock'])
    book.correct('stock', null, 12_050)
    expect(book.held().size).toBe(0)
    expect(book.take(12_000)[0]).toMatchObject({ expired: 1, released: 0, holder: null })
  })

  it('has not expired when its lease was extended unseen', () => {
    const book = bookOf(event('acquired', 10_000, { ttlMs: 2000 }))
    book.correct('stock', { owner: 'w1', token: 1, acquiredAtMs: 10_000, expiresAtMs: 14_000 }, 12_050)
    expect(book.take(12_000)[0]).toMatchObject({ expired: 0, holder: { expiresAtMs: 14_000 } })
  })

  it('has expired when another acquires it without a release', () => {
    const book = bookOf(
      event('acquired', 10_000, { ttlMs: 1500 }),
      event('acquired', 12_000, { owner: 'w2', token: 2 }),
    )
    expect(book.take(11_000)[0]).toMatchObject({ expired: 1, holder: null })
    expect(book.take(12_000)[0]).toMatchObject({ expired: 0, acquired: 1, holder: { owner: 'w2', token: 2 } })
  })

  it('has not expired when it was deleted before its time', () => {
    const book = bookOf(event('acquired', 10_000))
    book.correct('stock', null, 11_000)
    expect(book.take(11_000)[0]).toMatchObject({ expired: 0, holder: null })
  })

  it('is seen when nobody told of it', () => {
    const book = new LockBook()
    book.correct('theirs', { owner: '', token: 0, acquiredAtMs: 9000, expiresAtMs: 20_000 }, 10_000)
    expect(book.take(10_000)[0]).toMatchObject({ name: 'theirs', acquired: 0, holder: { expiresAtMs: 20_000 } })
  })

  it('counts what is learned late in the next second, once', () => {
    const book = bookOf(event('acquired', 10_000))
    book.take(11_000)
    book.apply(event('released', 11_900, { heldMs: 1900 }))
    expect(book.take(12_000)[0]).toMatchObject({ released: 1, holder: null })
    expect(book.take(13_000)).toEqual([])
  })
})
