import { expect, it } from 'vitest'
import type { Notice } from '@/domain/view/breaker-views'
import { freshNotices, mostToasts, unreadCount } from './fresh-notices'

const nowMs = 1_000_000
const notice = (id: number, fields: Partial<Notice> = {}): Notice => ({
  ...{ id: String(id), type: 'breaker.opened', atMs: nowMs - 500, namespace: 'shop', breaker: `b${String(id)}` },
  ...{ service: 'db', state: 'OPEN', open: 1, gateways: 3, times: 1, cause: 'FAILURE_RATE', actor: null, reason: null },
  ...fields,
})
const ids = (notices: Notice[]) => notices.map((each) => each.id)

it('shows what came since, oldest first, by number and not by letter', () => {
  expect(ids(freshNotices([notice(11), notice(10), notice(9)], '9', nowMs))).toEqual(['10', '11'])
})

it('shows the newest word on a breaker only', () => {
  const closed = notice(12, { breaker: 'db', type: 'breaker.closed' })
  expect(ids(freshNotices([closed, notice(11, { breaker: 'db' })], '9', nowMs))).toEqual(['12'])
})

it('shows no more than three, the newest', () => {
  const many = [15, 14, 13, 12, 11].map((id) => notice(id))
  expect(ids(freshNotices(many, '9', nowMs))).toEqual(['13', '14', '15'])
  expect(mostToasts).toBe(3)
})

it('shows nothing that happened long ago', () => {
  expect(freshNotices([notice(10, { atMs: nowMs - 600_000 })], '9', nowMs)).toEqual([])
})

it('counts what was not seen; all of it for who never looked', () => {
  const three = [notice(11), notice(10), notice(9)]
  expect([unreadCount(three, '9'), unreadCount(three, '11'), unreadCount(three, null)]).toEqual([2, 0, 3])
})
