import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Difference } from '@/domain/drift/drift'
import { startTestDatabase } from '@/embedded/testing'
import { adoptDrift } from './adopt-drift'
import { type Database, openDatabase } from './database'
import { countOpenDrifts, listDrifts, openDrifts, recordDrifts, requestRepair, resolveDrifts } from './drifts'
import { listManagedInstances } from './instances'
import { publishingSettings, updatePublishingSettings } from './settings'

let server: Awaited<ReturnType<typeof startTestDatabase>>
let database: Database
const by = { actor: { id: 'u1', name: 'Ana' }, nowMs: 1_800_000_000_000 }

beforeAll(async () => {
  server = await startTestDatabase()
  database = openDatabase(server.url)
  await database.client.namespace.create({ data: { name: 'shop', description: '', createdBy: 'Ana' } })
})
afterAll(async () => {
  await database.close()
  await server.stop()
})
beforeEach(async () => {
  await database.client.drift.deleteMany()
  await database.client.instance.deleteMany()
})

const none = { appeared: [], changed: [], gone: [] }
const entry = { service: 'web', address: '10.0.0.1', port: 80, weight: 2, tags: ['v1'], meta: { zone: 'a' } }

function foreign(found: unknown = entry): Difference {
  return { key: 'web/hand-made', kind: 'FOREIGN', expected: null, found }
}

async function told(difference: Difference, target: 'CONSUL_CATALOG' | 'REDIS' = 'CONSUL_CATALOG', atMs = by.nowMs) {
  await recordDrifts(database, target, { ...none, appeared: [difference] }, new Map(), atMs)
  const found = (await openDrifts(database)).find((each) => each.key === difference.key)
  if (!found) throw new Error('not recorded')
  return found
}

describe('drift records', () => {
  it('tell the difference from desired to found, and count while they are open', async () => {
    await told(
      { key: 'swy:rl:{shop/a}:cfg', kind: 'CHANGED', expected: { limit: '5' }, found: { limit: '500' } },
      'REDIS',
    )
    expect(await countOpenDrifts(database)).toBe(1)
    expect(await listDrifts(database, { status: 'OPEN', limit: 10 })).toMatchObject([
      {
        target: 'REDIS',
        kind: 'CHANGED',
        fields: [{ path: 'limit', before: '5', after: '500' }],
        resolvedAtMs: null,
        resolution: null,
        repairRequested: false,
        adoptable: false,
      },
    ])
  })

  it('hold what PostgreSQL cannot with a mark in its place', async () => {
    await told({ key: 'a\0b', kind: 'FOREIGN', expected: null, found: { 'x\0': 'y\0\uD800' } }, 'REDIS').catch(
      () => null,
    )
    expect(await openDrifts(database)).toMatchObject([{ key: 'a\uFFFDb', found: { 'x\uFFFD': 'y\uFFFD\uFFFD' } }])
  })

  it('are written once, though two controllers find the same', async () => {
    const changes = { ...none, appeared: [foreign()] }
    await Promise.all(
      Array.from({ length: 5 }, () => recordDrifts(database, 'CONSUL_CATALOG', changes, new Map(), by.nowMs)),
    )
    expect(await countOpenDrifts(database)).toBe(1)
  })

  it('are resolved once, and say who asked for the repair', async () => {
    const { id } = await told(foreign())
    await requestRepair(database, id, by)
    expect(await openDrifts(database)).toMatchObject([{ id, repairRequested: true }])
    await resolveDrifts(database, [id], 'REPAIRED', by.nowMs + 5)
    await resolveDrifts(database, [id], 'GONE', by.nowMs + 9)
    expect(await listDrifts(database, { status: 'ALL', limit: 10 })).toMatchObject([
      { id, resolution: 'REPAIRED', resolvedBy: 'Ana', resolvedAtMs: by.nowMs + 5 },
    ])
    await expect(requestRepair(database, id, by)).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(requestRepair(database, randomUUID(), by)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('are listed page by page, newest first', async () => {
    for (let at = 0; at < 5; at += 1)
      await told({ ...foreign(), key: `web/${String(at)}` }, 'CONSUL_CATALOG', by.nowMs + at)
    const first = await listDrifts(database, { status: 'ALL', limit: 2 })
    const second = await listDrifts(database, { status: 'ALL', limit: 2, before: first[1]?.id })
    expect([...first, ...second].map((each) => each.key)).toEqual(['web/4', 'web/3', 'web/2', 'web/1'])
  })

  it('go when they are old; open ones stay', async () => {
    const old = await told(foreign())
    await resolveDrifts(database, [old.id], 'GONE', by.nowMs)
    await told({ ...foreign(), key: 'web/open' })
    await told({ ...foreign(), key: 'web/new' }, 'CONSUL_CATALOG', by.nowMs + 31 * 24 * 3_600_000)
    expect((await listDrifts(database, { status: 'ALL', limit: 10 })).map((each) => each.key)).toEqual([
      'web/new',
      'web/open',
    ])
  })
})

describe('adopting', () => {
  it('makes a managed instance of a foreign entry, which is open until the entry is gone', async () => {
    const { id } = await told(foreign())
    expect(await listDrifts(database, { status: 'OPEN', limit: 1 })).toMatchObject([{ adoptable: true }])
    const { instanceId } = await adoptDrift(database, { id, namespace: 'shop' }, by)
    expect(await listManagedInstances(database)).toMatchObject([
      { id: instanceId, namespace: 'shop', version: 1, spec: { ...entry, check: { type: 'TCP' } } },
    ])
    expect(await openDrifts(database)).toMatchObject([{ id, adopting: true }])
    expect(await listDrifts(database, { status: 'OPEN', limit: 1 })).toMatchObject([
      { adoptable: false, resolution: null, resolvedBy: 'Ana', repairRequested: true },
    ])
    await expect(adoptDrift(database, { id, namespace: 'shop' }, by)).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('takes what was found into the instance of ours that was changed by hand', async () => {
    const { id } = await told(foreign())
    const { instanceId } = await adoptDrift(database, { id, namespace: 'shop' }, by)
    const found = { ...entry, weight: 9, meta: { zone: 'b', 'external-source': 'switchyard' } }
    const changed = await told({ key: `web/${instanceId}`, kind: 'CHANGED', expected: entry, found })
    await adoptDrift(database, { id: changed.id, namespace: 'shop' }, by)
    expect(await listManagedInstances(database)).toMatchObject([
      { id: instanceId, version: 2, spec: { weight: 9, meta: { zone: 'b' } } },
    ])
    expect(
      (await listDrifts(database, { status: 'ALL', limit: 5 })).find((each) => each.id === changed.id),
    ).toMatchObject({ resolution: 'ADOPTED' })
  })

  it('says why it cannot', async () => {
    const bad = await told(foreign({ ...entry, port: 0 }))
    await expect(adoptDrift(database, { id: bad.id, namespace: 'shop' }, by)).rejects.toThrow('port')
    const deleted = await told({ key: 'web/x', kind: 'DELETED', expected: entry, found: null })
    await expect(adoptDrift(database, { id: deleted.id, namespace: 'shop' }, by)).rejects.toThrow('nothing stands')
    const good = await told({ ...foreign(), key: 'web/y' })
    await expect(adoptDrift(database, { id: good.id, namespace: 'nowhere' }, by)).rejects.toThrow('no namespace')
    await adoptDrift(database, { id: good.id, namespace: 'shop' }, by)
    const again = await told({ ...foreign(), key: 'web/z' })
    await expect(adoptDrift(database, { id: again.id, namespace: 'shop' }, by)).rejects.toMatchObject({
      code: 'CONFLICT',
    })
  })
})

describe('publishing settings', () => {
  const choice = {
    driftMode: { CONSUL_KV: 'REPORT', CONSUL_CATALOG: 'REPAIR', REDIS: 'REPAIR' },
    enforceWithinMs: 9000,
  } as const

  it('are the defaults until they are set; of two that set them at a time one is refused', async () => {
    expect(await publishingSettings(database)).toMatchObject({ version: 0, enforceWithinMs: 5000, updatedBy: null })
    const both = await Promise.allSettled([
      updatePublishingSettings(database, { ...choice, version: 0 }, by),
      updatePublishingSettings(database, { ...choice, version: 0 }, by),
    ])
    expect(both.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await publishingSettings(database)).toMatchObject({ ...choice, version: 1, updatedBy: 'Ana' })
    await expect(updatePublishingSettings(database, { ...choice, version: 7 }, by)).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    expect(await updatePublishingSettings(database, { ...choice, version: 1 }, by)).toMatchObject({ version: 2 })
  })
})
