import { expect, it } from 'vitest'
import type { SystemStatus } from '@/domain/view/views'
import type { ControlParts } from '../context'
import { createLiveFeed } from './feed'
import { StatusWatch } from './status-watch'

it('tells whoever comes what time it is now, and not when something last changed', async () => {
  let nowMs = 1_000_000
  // Nothing is asked of the others: statuses alone are followed.
  const parts = { clock: { now: () => nowMs } } as ControlParts
  const quiet = { nowMs, fleetVersion: 1, publish: { published: true } } as SystemStatus
  const stop = new AbortController()
  const watch = new StatusWatch({ read: () => Promise.resolve(quiet), listen: () => Promise.resolve() })
  const feed = createLiveFeed(parts, watch, stop.signal)
  const firstOf = async () => {
    for await (const status of feed.statuses({ signal: undefined })) return status.nowMs
    return null
  }
  const stays = feed.statuses({ signal: undefined })[Symbol.asyncIterator]()
  await stays.next()
  nowMs += 9000
  expect(await firstOf()).toBe(1_009_000)
  stop.abort()
  await stays.next().catch(() => undefined)
})
