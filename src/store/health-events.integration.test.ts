import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestDatabase } from '@/embedded/testing'
import { type Database, openDatabase } from './database'
import { listHealthEvents, type NewHealthEvent, pruneHealthEvents, recordHealthEvents } from './health-events'

let server: Awaited<ReturnType<typeof startTestDatabase>>
let database: Database

beforeAll(async () => {
  server = await startTestDatabase()
  database = openDatabase(server.url)
})
afterAll(async () => {
  await database.close()
  await server.stop()
})
beforeEach(async () => {
  await database.client.healthEvent.deleteMany()
})

const day = 24 * 3_600_000
const event = (atMs: number, fields: Partial<NewHealthEvent> = {}): NewHealthEvent => ({
  ...{ atMs, service: 'web', node: 'n1', instanceId: 'a', instance: '10.0.0.1:80', before: 'passing' as const },
  ...{ after: 'critical' as const, check: 'HTTP', output: 'refused', changes: 1, ...fields },
})
const web = (more: { instance?: string; beforeId?: string; limit?: number } = {}) =>
  listHealthEvents(database, { service: 'web', limit: 100, ...more })

describe('the history of health', () => {
  it('is read newest first, by service or instance, page by page', async () => {
    await recordHealthEvents(
      database,
      [event(1), event(2, { instance: '10.0.0.2:80' }), event(3, { service: 'shop' }), event(4, { after: null })],
      [],
    )
    const all = await web()
    expect(all).toMatchObject([event(4, { after: null }), event(2, { instance: '10.0.0.2:80' }), event(1)])
    expect(await web({ limit: 1, beforeId: all[0]?.id ?? '' })).toEqual([all[1]])
    expect(await web({ instance: '10.0.0.1:80' })).toEqual([all[0], all[2]])
  })

  it('raises a row of an instance that flaps', async () => {
    const [id = '', other = ''] = await recordHealthEvents(database, [event(1), event(2)], [])
    const more = { after: 'passing' as const, check: 'TCP', output: 'ok' }
    await recordHealthEvents(
      database,
      [],
      [
        { id, more: 3, ...more },
        { id: other, more: 1, ...more, after: null },
      ],
    )
    expect(await web()).toMatchObject([
      { atMs: 2, changes: 2, after: null },
      { atMs: 1, changes: 4, ...more },
    ])
  })

  it('holds whatever a check puts out, cut to a thousand characters', async () => {
    await recordHealthEvents(
      database,
      [event(1, { output: 'a\0b\uD800c' }), event(2, { output: `x${'🚦'.repeat(2000)}`, check: 'x\0' })],
      [],
    )
    const [long, odd] = await web()
    expect(odd?.output).toBe('a\uFFFDb\uFFFDc')
    expect(long?.output).toBe(`x${'🚦'.repeat(499)}…`)
  })

  it('takes ten thousand at once', async () => {
    const ids = await recordHealthEvents(
      database,
      Array.from({ length: 10_000 }, (_, at) => event(at)),
      [],
    )
    expect(new Set(ids).size).toBe(10_000)
    expect((await web({ limit: 1 }))[0]).toMatchObject({ atMs: 9999, id: ids.at(-1) })
  })

  it('is pruned in steps, by age and by number', async () => {
    const nowMs = 10 * day
    const ages = [9, 8, 7.5, 6, 5, 4, 3]
    await recordHealthEvents(
      database,
      ages.map((age) => event(nowMs - age * day)),
      [],
    )
    expect(await pruneHealthEvents(database, nowMs, { stepRows: 2 })).toBe(true)
    expect(await web()).toHaveLength(5)
    expect(await pruneHealthEvents(database, nowMs, { stepRows: 2 })).toBe(false)
    expect((await web()).map((each) => (nowMs - each.atMs) / day)).toEqual([3, 4, 5, 6])
    expect(await pruneHealthEvents(database, nowMs, { rows: 3, stepRows: 2 })).toBe(false)
    expect((await web()).map((each) => (nowMs - each.atMs) / day)).toEqual([3, 4, 5])
  })
})
