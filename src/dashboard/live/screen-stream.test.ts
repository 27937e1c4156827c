import { beforeEach, describe, expect, it } from 'vitest'
import type { RowsDelta, RowsQuery } from '@/domain/view/fleet-views'
import { testFrame } from '../charts/testing'
import { frameScope } from './frame-scope'
import { ScreenStream, type OpenStream, type StreamHandlers } from './screen-stream'

interface Opened {
  input: Parameters<OpenStream>[0]
  handlers: StreamHandlers
  open: boolean
}

let nowMs = 0
let due: { atMs: number; run: () => void }[] = []
let opened: Opened[] = []
let ends: unknown[] = []

const time = {
  nowMs: () => nowMs,
  wallMs: () => nowMs,
  hidden: () => false,
  after: (delayMs: number, run: () => void) => {
    const entry = { atMs: nowMs + delayMs, run }
    due.push(entry)
    return () => {
      due = due.filter((each) => each !== entry)
    }
  },
}

function advance(byMs: number) {
  nowMs += byMs
  const ready = due.filter((each) => each.atMs <= nowMs)
  due = due.filter((each) => each.atMs > nowMs)
  for (const each of ready) each.run()
}

const openStream: OpenStream = (input, handlers) => {
  const stream: Opened = { input, handlers, open: true }
  opened.push(stream)
  return () => {
    stream.open = false
  }
}

const newest = (): Opened => {
  const stream = opened.at(-1)
  if (stream === undefined) throw new Error('no stream was opened')
  return stream
}
const send = (stream: Opened, second: number) => {
  stream.handlers.onEvent(`${String(second * 1000)}-0`, { frame: testFrame(second * 1000) })
}
const seconds = (stream: ScreenStream, scope = frameScope({})) =>
  stream.wants
    .frames(scope)
    .read()
    .map((each) => each.startMs / 1000)

const start = () => new ScreenStream(openStream, time, (error) => ends.push(error))
const cart = frameScope({ services: ['cart'] })
const query: RowsQuery = {
  list: 'services',
  query: {
    namespace: null,
    search: '',
    health: [],
    source: null,
    sort: 'name',
    descending: false,
    offset: 0,
    limit: 50,
  },
}
const delta: RowsDelta = {
  total: 0,
  counts: { passing: 0, warning: 0, critical: 0, unknown: 0 },
  offset: 0,
  keys: [],
  rows: [],
  whole: true,
}

beforeEach(() => {
  nowMs = 1_000_000
  due = []
  opened = []
  ends = []
})

describe('the stream of the screen', () => {
  it('is opened anew once when several screens come and go together', () => {
    const stream = start()
    stream.open()
    stream.wants.want(cart)
    stream.wants.want(frameScope({ routes: ['shop/cart'] }))()
    stream.wants.want(frameScope({ services: ['pay'] }))
    advance(150)
    expect(opened.map((each) => each.open)).toEqual([false, true])
    expect(newest().input.scope.services).toEqual(['cart', 'pay'])
  })

  it('stays as it is when what is wanted is what it brings already', () => {
    const stream = start()
    stream.wants.want(cart)
    stream.open()
    const leave = stream.wants.want(cart)
    leave()
    advance(1000)
    expect(opened).toHaveLength(1)
  })

  it('goes on a little before the last frame, so that a history that was read meanwhile joins on', () => {
    const stream = start()
    stream.open()
    send(newest(), 500)
    stream.wants.want(cart)
    advance(150)
    expect(newest().input.lastEventId).toBe('490000-0')
  })

  it('is not told as broken while it is opened anew', () => {
    const stream = start()
    stream.open()
    send(newest(), 500)
    stream.wants.want(cart)
    advance(150)
    expect(stream.connection.read().open).toBe(true)
  })

  it('that was replaced or closed says nothing any more', () => {
    const stream = start()
    stream.wants.want(frameScope({}))
    stream.open()
    const first = newest()
    stream.close()
    send(first, 1)
    first.handlers.onError(new Error('late'))
    expect([seconds(stream), ends]).toEqual([[], []])
  })

  it('that ends for good is closed, and the end is told', () => {
    const stream = start()
    stream.open()
    newest().handlers.onError(new Error('gone'))
    expect(ends).toHaveLength(1)
    expect(newest().open).toBe(false)
    expect(stream.connection.read().open).toBe(false)
  })
})

describe('frames', () => {
  it('reach those only whose wants the stream was opened for: to others they would say zero', () => {
    const stream = start()
    stream.wants.want(frameScope({}))
    stream.open()
    stream.wants.want(cart)
    send(newest(), 1)
    expect([seconds(stream), seconds(stream, cart)]).toEqual([[1], []])
    advance(150)
    send(newest(), 2)
    advance(1000)
    expect([seconds(stream), seconds(stream, cart)]).toEqual([[1, 2], [2]])
  })

  it('are there for a screen that is drawn anew, and gone when it stays away', () => {
    const stream = start()
    const leave = stream.wants.want(cart)
    stream.open()
    send(newest(), 1)
    leave()
    advance(1000)
    expect(seconds(stream, cart)).toEqual([1])
    advance(1000)
    expect(seconds(stream, cart)).toEqual([])
  })
})

describe('rows', () => {
  it('reach the list that the stream was opened for, not the one after it', () => {
    const stream = start()
    const got: string[] = []
    const leave = stream.wants.wantRows(query, () => got.push('first'))
    stream.open()
    newest().handlers.onEvent('0-0', { rows: delta })
    leave()
    const next: RowsQuery = { list: 'services', query: { ...query.query, offset: 50 } }
    stream.wants.wantRows(next, () => got.push('second'))
    newest().handlers.onEvent('0-0', { rows: delta })
    advance(150)
    newest().handlers.onEvent('0-0', { rows: delta })
    expect(got).toEqual(['first', 'second'])
    expect(newest().input.rows).toEqual(next)
  })
})
