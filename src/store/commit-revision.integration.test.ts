import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { breakerSpec } from '@/domain/breaker/policy'
import { DomainError } from '@/domain/errors'
import { rateLimitSpec } from '@/domain/rate-limit/policy'
import type { PublishedObject } from '@/domain/revision/object'
import { routeSpec } from '@/domain/routing/route'
import { serviceSpec, subsetSpec } from '@/domain/service/service'
import { startTestDatabase } from '@/embedded/testing'
import { checksumOf, emptyChecksum } from '@/wire/checksum'
import { commitRevision, type StoreEdit } from './commit-revision'
import { type Database, openDatabase } from './database'
import { createNamespace } from './namespaces'
import { findObject } from './objects/objects'
import { allObjects, currentHead, findRevision, revisionsAfter, revisionsBefore } from './revisions'

const author = { id: null, name: 'Ana' }
let server: { url: string; stop(): Promise<void> }
let database: Database
let namespace = ''
let count = 0

beforeAll(async () => {
  server = await startTestDatabase()
  database = openDatabase(server.url)
})
afterAll(async () => {
  await database.close()
  await server.stop()
})
beforeEach(async () => {
  namespace = `shop-${String(++count)}`
  await createNamespace(database, { name: namespace, description: '' }, { actor: author, nowMs: 1 })
})

function route(name: string, priority = 0): Extract<PublishedObject, { kind: 'route' }> {
  const destinations = [{ service: 'checkout', weightPercent: 100 }]
  return { kind: 'route', namespace, name, spec: routeSpec.parse({ match: {}, priority, destinations }) }
}

function put(object: PublishedObject, baseVersion: StoreEdit['baseVersion'] = null): StoreEdit {
  return { op: 'put', object, baseVersion }
}

function commit(edits: StoreEdit[], message = 'test') {
  return commitRevision(database, { edits, message, author, nowMs: 1_700_000_000_000 + count })
}

describe('a commit', () => {
  it('is one numbered revision that knows what stood before', async () => {
    const first = await commit([put(route('a')), put(route('b'))])
    const second = await commit([put(route('a', 5), first.revision), { op: 'delete', id: id('b'), baseVersion: 'ANY' }])

    expect(second.revision).toBe(first.revision + 1)
    const stored = await findRevision(database, second.revision)
    expect(stored?.before).toEqual([route('a'), route('b')])
    expect(stored?.changes).toEqual([
      { op: 'put', object: route('a', 5) },
      { op: 'delete', id: id('b') },
    ])
    expect((await revisionsAfter(database, first.revision, 10)).map((each) => each.revision)).toEqual([second.revision])
    expect((await revisionsBefore(database, second.revision, 1))[0]?.revision).toBe(first.revision)
  })

  it('is listed newest first, with its first changes without specs and the count of all', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `r${String(index)}`)
    const many = await commit(names.map((name) => put(route(name))))
    const one = await commit([{ op: 'delete', id: id('r7'), baseVersion: 'ANY' }], 'one less')
    const { changes: _changes, ...rest } = one
    const [newest, next] = await revisionsBefore(database, null, 2)
    const plain = { changeSet: null, rollbackOf: null, reverts: null, enforcement: null }
    expect(newest).toEqual({ ...rest, ...plain, changeCount: 1, changes: [{ op: 'delete', id: id('r7') }] })
    expect(next).toMatchObject({ revision: many.revision, changeCount: 25 })
    expect(next?.changes).toEqual(names.slice(0, 20).map((name) => ({ op: 'put', id: id(name) })))
  })

  it('leaves out edits that change nothing, and refuses to be empty', async () => {
    const first = await commit([put(route('a'))])
    const second = await commit([put(route('a'), first.revision), put(route('b'))])
    expect(second.changes).toHaveLength(1)
    expect((await findObject(database.client, 'route', { namespace, name: 'a' }))?.version).toBe(first.revision)
    await expect(commit([put(route('b'), second.revision)])).rejects.toMatchObject({ code: 'INVALID' })
    expect((await currentHead(database)).revision).toBe(second.revision)
  })

  it.each<[string, () => StoreEdit[], string, string]>([
    [
      'a missing namespace',
      () => [put({ ...route('a'), namespace: 'nowhere' })],
      'INVALID',
      'edits.0.object.namespace',
    ],
    ['one object twice', () => [put(route('a')), put(route('a', 1))], 'INVALID', 'edits.1'],
    ['a deleted base', () => [put(route('a'), 7)], 'CONFLICT', 'edits.0.baseVersion'],
    [
      'text that PostgreSQL cannot hold',
      () => [put({ ...route('a'), spec: { ...route('a').spec, description: 'a\0b' } })],
      'INVALID',
      'edits.0.object.spec.description',
    ],
  ])('refuses %s and names the field', async (_what, edits, code, field) => {
    const before = await currentHead(database)
    await expect(commit(edits())).rejects.toMatchObject({ code, problems: [{ field }] })
    expect(await currentHead(database)).toEqual(before)
  })

  it('says who changed the object since it was read', async () => {
    const first = await commit([put(route('a'))])
    const other = {
      edits: [put(route('a', 1), first.revision)],
      message: 'm',
      author: { id: null, name: 'Bo' },
      nowMs: 2,
    }
    const second = await commitRevision(database, other)
    const error = await commit([put(route('a', 2), first.revision)]).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(DomainError)
    expect(error).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(new RegExp(`Bo.*version ${String(second.revision)}`)) as string,
    })
  })

  it('keeps a service in one namespace only', async () => {
    const service = (scope: string): PublishedObject => ({
      kind: 'service',
      namespace: scope,
      name: `cart-${String(count)}`,
      spec: serviceSpec.parse({}),
    })
    await createNamespace(database, { name: `${namespace}-b`, description: '' }, { actor: author, nowMs: 1 })
    await commit([put(service(namespace))])
    const elsewhere = commit([put(service(`${namespace}-b`))])
    await expect(elsewhere).rejects.toMatchObject({ code: 'CONFLICT', problems: [{ field: 'edits.0.object.name' }] })
  })
})

describe('20 writers on one object', () => {
  it('have exactly one winner for each version, and every loser is told', async () => {
    const first = await commit([put(route('hot'))])
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => commit([put(route('hot', index + 1), first.revision)])),
    )
    const won = results.filter((each) => each.status === 'fulfilled')
    expect(won).toHaveLength(1)
    for (const each of results) {
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'CONFLICT' })
    }
    const winner = won[0]?.value
    expect((await findObject(database.client, 'route', { namespace, name: 'hot' }))?.version).toBe(winner?.revision)
    expect((await currentHead(database)).revision).toBe(first.revision + 1)
  })

  it('lose nothing when each reads again after losing', async () => {
    await commit([put(route('turns'))])
    const start = await currentHead(database)
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        for (;;) {
          const read = await findObject(database.client, 'route', { namespace, name: 'turns' })
          const edit = put(route('turns', (read?.spec.priority ?? 0) + 1), read?.version ?? null)
          const done = await commit([edit], `writer ${String(index)}`).catch(() => null)
          if (done) return
        }
      }),
    )
    const end = await findObject(database.client, 'route', { namespace, name: 'turns' })
    expect(end?.spec.priority).toBe(20)
    expect((await currentHead(database)).revision).toBe(start.revision + 20)
  })
})

describe('the checksum', () => {
  it('kept change by change equals that of the whole set, whatever is put and deleted', async () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd')
    const text = fc.string({ maxLength: 20, unit: 'grapheme' }).filter((each) => !each.includes('\0'))
    const service = fc.constantFrom('checkout', 'cart')
    const objects = fc.oneof(
      fc.record({ name, description: text, weight: fc.integer({ min: 0, max: 100 }) }).map((each) => ({
        ...route(each.name),
        spec: routeSpec.parse({
          description: each.description,
          match: { headers: [{ name: 'x', type: 'EXACT', value: each.description }], methods: ['GET', 'POST'] },
          destinations: [
            { service: 'checkout', weightPercent: each.weight },
            { service: 'checkout', subset: 'v2', weightPercent: 100 - each.weight },
          ],
        }),
      })),
      fc
        .record({ name, service, failureRateThresholdPercent: fc.double({ min: 0.001, max: 100, noNaN: true }) })
        .map((each): PublishedObject => ({
          kind: 'breaker',
          namespace,
          name: each.name,
          spec: breakerSpec.parse(each),
        })),
      fc.record({ name, limit: fc.integer({ min: 1, max: 1_000_000 }) }).map((each): PublishedObject => ({
        kind: 'rate-limit',
        namespace,
        name: each.name,
        spec: rateLimitSpec.parse({ limit: each.limit, periodMs: 1000, burst: each.limit }),
      })),
      fc
        .record({
          name,
          service,
          tags: fc.array(
            text.filter((each) => each.length > 0),
            { minLength: 1, maxLength: 3 },
          ),
        })
        .map((each): PublishedObject => ({ kind: 'subset', namespace, name: each.name, spec: subsetSpec.parse(each) })),
    )
    const edits = fc.uniqueArray(
      fc.oneof(
        { weight: 3, arbitrary: objects.map((object) => put(object, 'ANY')) },
        { weight: 1, arbitrary: name.map((each): StoreEdit => ({ op: 'delete', id: id(each), baseVersion: 'ANY' })) },
      ),
      {
        minLength: 1,
        maxLength: 5,
        selector: (each) => (each.op === 'put' ? `${each.object.kind}/${each.object.name}` : `route/${each.id.name}`),
      },
    )
    await fc.assert(
      fc.asyncProperty(edits, async (all) => {
        const done = await commit(all).catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'INVALID' })
          return null
        })
        const now = await allObjects(database)
        expect(now.checksum).toBe(checksumOf(now.objects))
        if (done) expect(now).toMatchObject({ revision: done.revision, checksum: done.checksum })
      }),
      { numRuns: 40 },
    )
  })

  it('of nothing is zero', async () => {
    const fresh = await startTestDatabase()
    const other = openDatabase(fresh.url)
    expect(await allObjects(other)).toEqual({ revision: 0, checksum: emptyChecksum, objects: [] })
    await other.close()
    await fresh.stop()
  })
})

describe('a big commit', () => {
  it('of 5,000 routes is one revision, and one edit beside them stays small', async () => {
    const edits = Array.from({ length: 5000 }, (_, index) => put(route(`r-${String(index)}`)))
    const revision = await commit(edits)
    expect(revision.changes).toHaveLength(5000)
    const next = await commit([put(route('r-17', 3), revision.revision)])
    expect(next.changes).toHaveLength(1)
  })
})

function id(name: string) {
  return { kind: 'route' as const, namespace, name }
}
