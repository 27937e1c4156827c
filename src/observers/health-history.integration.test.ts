import { afterAll, beforeAll, expect, it } from 'vitest'
import type { HealthChange } from '@/domain/health/health-change'
import type { Log } from '@/domain/log'
import { silentLog } from '@/domain/log'
import { eventually, startTestDatabase } from '@/embedded/testing'
import { type Database, openDatabase } from '@/store/database'
import { listHealthEvents } from '@/store/health-events'
import { migrate } from '@/store/migrate'
import { createHealthHistory } from './health-history'

let server: Awaited<ReturnType<typeof startTestDatabase>>
let database: Database

beforeAll(async () => {
  server = await startTestDatabase({ migrated: false })
  database = openDatabase(server.url)
})
afterAll(async () => {
  await database.close()
  await server.stop()
})

const change = (atMs: number, fields: Partial<HealthChange> = {}): HealthChange => ({
  ...{ atMs, service: 'web', node: 'n1', instanceId: 'a', instance: '10.0.0.1:80', before: 'passing' as const },
  ...{ after: 'critical' as const, check: 'HTTP', output: '', flapping: false, ...fields },
})
const rows = async () => (await listHealthEvents(database, { service: 'web', limit: 100 })).reverse()

it('waits for the database, says what had to be dropped, and writes what waited', async () => {
  const warnings: string[] = []
  const log: Log = { ...silentLog, warn: (message, facts) => warnings.push(`${message} ${JSON.stringify(facts)}`) }
  const history = createHealthHistory({ database, log, clock: Date, mostRows: 3, writeEveryMs: 50 })
  const abort = new AbortController()
  const done = history.run(abort.signal)
  const nowMs = Date.now()
  history.record([1, 2, 3, 4, 5].map((at) => change(nowMs + at, { instanceId: String(at) })))
  await eventually(() => {
    expect(warnings).toHaveLength(2)
  })
  expect(warnings[0]).toContain('waits for the database')
  expect(warnings[1]).toContain('{"changes":2}')

  await migrate(server.url, () => undefined)
  await eventually(async () => {
    expect((await rows()).map((each) => each.instanceId)).toEqual(['3', '4', '5'])
  })
  history.record([change(nowMs + 10, { flapping: true }), change(nowMs + 11, { flapping: true })])
  await eventually(async () => {
    expect((await rows()).at(-1)).toMatchObject({ instanceId: 'a', changes: 2 })
  })
  history.record([change(nowMs + 12, { flapping: true, after: 'passing' })])
  abort.abort()
  await done
  expect((await rows()).slice(3)).toMatchObject([{ instanceId: 'a', atMs: nowMs + 10, changes: 3, after: 'passing' }])
})
