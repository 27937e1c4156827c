import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually, startTestDatabase } from '@/embedded/testing'
import { freePorts } from '@/embedded/free-ports'
import { instanceSpec } from '@/domain/service/service'
import { commitRevision } from './commit-revision'
import { type Database, openDatabase } from './database'
import { deleteInstance, insertInstance, updateInstance } from './instances'
import { createNamespace, listNamespaces } from './namespaces'
import { type DatabaseEvent, databaseEvents, listen } from './notify'
import { currentHead } from './revisions'

let server: { url: string; stop(): Promise<void> }
let database: Database
const by = { actor: { id: null, name: 'Ana' }, nowMs: 1 }

beforeAll(async () => {
  server = await startTestDatabase()
  database = openDatabase(server.url)
  await createNamespace(database, { name: 'shop', description: '' }, by)
})
afterAll(async () => {
  await database.close()
  await server.stop()
})

describe('a database that does not answer', () => {
  it('is said to be unavailable, by reads and by commits', async () => {
    const [port = 0] = await freePorts(1)
    const gone = openDatabase(`postgresql://postgres@127.0.0.1:${String(port)}/postgres`)
    await expect(currentHead(gone)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await expect(listNamespaces(gone)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    const id = { kind: 'route' as const, namespace: 'shop', name: 'r' }
    const commit = {
      edits: [{ op: 'delete' as const, id, baseVersion: 'ANY' as const }],
      message: 'm',
      author: by.actor,
    }
    await expect(commitRevision(gone, { ...commit, nowMs: 1 })).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await gone.close()
  })

  it('is used again once it is back', async () => {
    const other = openDatabase(server.url)
    await currentHead(other)
    await terminateOthers(server.url)
    await eventually(
      async () => {
        expect((await currentHead(other)).revision).toBe(0)
      },
      { withinMs: 5000 },
    )
    await other.close()
  })
})

describe('a listener', () => {
  const kinds = databaseEvents.length

  it('is woken by commits, and after a lost connection looks again at everything', async () => {
    const heard: DatabaseEvent[] = []
    const stop = new AbortController()
    const listening = listen(server.url, (event) => heard.push(event), stop.signal)
    await eventually(
      () => {
        expect(heard).toEqual(databaseEvents)
      },
      { withinMs: 5000 },
    )

    const spec = instanceSpec.parse({ service: 'cart', address: '10.0.0.1', port: 80 })
    const id = crypto.randomUUID()
    await insertInstance(database, { id, namespace: 'shop', spec }, by)
    await updateInstance(database, { id, version: 1, spec: { ...spec, weight: 2 } }, by)
    await deleteInstance(database, id, by)
    await eventually(
      () => {
        expect(heard.slice(kinds)).toEqual(['instance', 'instance', 'instance'])
      },
      { withinMs: 5000 },
    )

    await terminateOthers(server.url)
    await eventually(
      () => {
        expect(heard.slice(kinds + 3)).toEqual(databaseEvents)
      },
      { withinMs: 10_000 },
    )
    stop.abort()
    await listening
  })

  it('hears nothing of a change that was refused', async () => {
    const heard: DatabaseEvent[] = []
    const stop = new AbortController()
    const listening = listen(server.url, (event) => heard.push(event), stop.signal)
    await eventually(
      () => {
        expect(heard).toHaveLength(kinds)
      },
      { withinMs: 5000 },
    )
    await expect(deleteInstance(database, crypto.randomUUID(), by)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await eventually(() => currentHead(database), { withinMs: 5000 })
    expect(heard).toHaveLength(kinds)
    stop.abort()
    await listening
  })
})

/** Ends every other connection to this database, as a restart of the server would. */
async function terminateOthers(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  )
  await client.end()
}
