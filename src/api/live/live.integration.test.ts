import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLiveFeed } from '@/control/live/feed'
import { StatusWatch } from '@/control/live/status-watch'
import { createNamespace } from '@/control/namespaces/create-namespace'
import { publishEdits } from '@/control/changes/publish-edits'
import { systemStatus } from '@/control/system/system-status'
import { fleetInstance, putFleet, putFrame, startTestControl, type TestControl } from '@/control/testing'
import { serviceSpec } from '@/domain/service/service'
import { applyRows } from '@/domain/view/apply-rows'
import type { RowsDelta, ScreenEvent } from '@/domain/view/fleet-views'
import type { SystemStatus } from '@/domain/view/views'
import { listen } from '@/store/notify'
import { appRouter, type AppRouter } from '../root'
import { createCaller } from '../trpc'

let control: TestControl
let reads = 0
const shutdown = new AbortController()
let caller: ReturnType<AppRouter['createCaller']>

beforeAll(async () => {
  control = await startTestControl()
  const watch = new StatusWatch({
    read: () => {
      reads++
      return systemStatus(control)
    },
    listen: (onCommit, signal) => listen(control.databaseUrl, onCommit, signal),
  })
  const feed = createLiveFeed(control, watch, shutdown.signal)
  caller = createCaller(appRouter)({ parts: control, feed, actor: control.actor })
  await createNamespace(control, { name: 'shop', description: '' })
})
afterAll(() => control.stop())

describe('live.screen', () => {
  it('goes on after the last id that a client has, and then follows', async () => {
    const startMs = Math.floor(Date.now() / 1000) * 1000 - 10_000
    const ids = [0, 1000, 2000].map((ms) => `${String(startMs + ms)}-0`)
    for (const ms of [0, 1000, 2000]) await putFrame(control, { startMs: startMs + ms })

    const iterator = (await caller.live.screen({ lastEventId: ids[0] }))[Symbol.asyncIterator]()
    const seen: string[] = []
    for (let count = 0; count < 2; count++) seen.push(envelope((await iterator.next()).value)[0])
    expect(seen).toEqual(ids.slice(1))

    const next = iterator.next()
    const fresh = await putFrame(control, { startMs: startMs + 3000, unmatched: 4 })
    const [id, event] = envelope((await next).value)
    expect(id).toBe(fresh)
    expect(event).toMatchObject({ frame: { startMs: startMs + 3000, total: { requestsPerSecond: 4 } } })
    await iterator.return?.()
  })

  it('begins a little before now for a client that has none, so that it joins on to the history it has read', async () => {
    const recent = await putFrame(control, { startMs: Math.floor(Date.now() / 1000) * 1000 - 4000 })
    const iterator = (await caller.live.screen({}))[Symbol.asyncIterator]()
    const seen: string[] = []
    while (seen.at(-1) !== recent) seen.push(envelope((await iterator.next()).value)[0])
    await iterator.return?.()
  })

  it('tells a list whole, then what changes of it, and whole again to a client that comes back', async () => {
    const query = { sort: 'address' as const }
    await putFleet(control, [fleetInstance('cart', 80), fleetInstance('cart', 81)])
    const iterator = (await caller.live.screen({ rows: { list: 'instances', query } }))[Symbol.asyncIterator]()
    const [id, whole] = await nextRows(iterator)
    expect(whole).toMatchObject({ whole: true, total: 2, rows: [{ port: 80 }, { port: 81 }] })

    await putFleet(control, [fleetInstance('cart', 80), fleetInstance('cart', 81, { health: 'critical' })])
    const [, delta] = await nextRows(iterator)
    expect(delta).toMatchObject({ whole: false, counts: { critical: 1 }, rows: [{ port: 81, health: 'critical' }] })
    expect(applyRows(applyRows(null, whole), delta)?.rows).toHaveLength(2)
    await iterator.return?.()

    const again = (await caller.live.screen({ lastEventId: id, rows: { list: 'instances', query } }))[
      Symbol.asyncIterator
    ]()
    expect((await nextRows(again))[1]).toMatchObject({ whole: true, total: 2 })
    await again.return?.()
  })

  it('refuses an id that is none, and more names than an address holds', async () => {
    await expect(caller.live.screen({ lastEventId: 'yesterday' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    const services = Array.from({ length: 150 }, (_, index) => `service-${'x'.repeat(40)}-${String(index)}`)
    await expect(caller.live.screen({ scope: { services } })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})

describe('live.status', () => {
  it('comes at once, and again when a revision is committed; one watch serves all', async () => {
    const followers = await Promise.all(
      Array.from({ length: 20 }, async () => (await caller.live.status())[Symbol.asyncIterator]()),
    )
    const first = await Promise.all(followers.map(nextStatus))
    expect(first.every((each) => each.publish.revision === 0)).toBe(true)

    const readsBefore = reads
    const changed = followers.map(async (each) => {
      for (;;) {
        const status = await nextStatus(each)
        if (status.publish.revision === 1) return status
      }
    })
    const service = { kind: 'service' as const, namespace: 'shop', name: 'cart', spec: serviceSpec.parse({}) }
    await publishEdits(control, { edits: [{ op: 'put', object: service, baseVersion: null }], message: 'm' })
    await Promise.all(changed)
    expect(reads - readsBefore).toBeLessThan(20)
    for (const each of followers) await each.return?.()
  })

  it('ends with an error that tells clients to come back when the process stops', async () => {
    const iterator = (await caller.live.status())[Symbol.asyncIterator]()
    await nextStatus(iterator)
    const end = (async () => {
      for (;;) await nextStatus(iterator)
    })()
    shutdown.abort()
    await expect(end).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  })
})

/** A caller in the same process is given what goes over the wire: the id, then the event. */
function envelope(value: unknown): [string, ScreenEvent] {
  return value as [string, ScreenEvent]
}

async function nextRows(iterator: AsyncIterator<unknown>): Promise<[string, RowsDelta]> {
  for (;;) {
    const [id, event] = envelope((await iterator.next()).value)
    if ('rows' in event) return [id, event.rows]
  }
}

async function nextStatus(iterator: AsyncIterator<SystemStatus, unknown>): Promise<SystemStatus> {
  const next = await iterator.next()
  if (next.done) throw new Error('the stream ended')
  return next.value
}
