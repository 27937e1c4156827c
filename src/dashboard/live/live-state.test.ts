import { expect, it } from 'vitest'
import { liveState, type Connection } from './live-state'

const at = (open: boolean, lastFrameAtMs: number | null): Connection => ({ open, lastFrameAtMs, sinceMs: 0 })

it.each([
  ['an open stream with a fresh frame is live', at(true, 99_000), { kind: 'LIVE' }],
  ['an open stream without news for more than 5 s is stale', at(true, 90_000), { kind: 'STALE', ageMs: 10_000 }],
  ['a broken stream is never live, however fresh its last frame', at(false, 99_900), { kind: 'RECONNECTING' }],
  ['a stream broken for more than 10 s is stale', at(false, 80_000), { kind: 'STALE', ageMs: 20_000 }],
  ['a page that never saw a frame says so', at(true, null), { kind: 'STALE', ageMs: 100_000 }],
])('%s', (_name, connection, state) => {
  expect(liveState(connection, 100_000)).toEqual(state)
})

it('a page that has just been opened is connecting', () => {
  expect(liveState({ open: true, lastFrameAtMs: null, sinceMs: 98_000 }, 100_000)).toEqual({ kind: 'CONNECTING' })
})
