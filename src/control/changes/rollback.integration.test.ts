import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { breakerSpec } from '@/domain/breaker/policy'
import type { Change, PublishedObject } from '@/domain/revision/object'
import { routeSpec } from '@/domain/routing/route'
import { instanceSpec, serviceSpec } from '@/domain/service/service'
import type { Edit } from '@/domain/view/change-views'
import { commitRevision, type StoreEdit } from '@/store/commit-revision'
import { allObjects, currentHead, findRevision } from '@/store/revisions'
import { canonicalJson, emptyChecksum } from '@/wire/checksum'
import { overrideBreaker } from '../breakers/override-breaker'
import { createChangeSet } from '../change-sets/create-change-set'
import type { Actor } from '../context'
import { createNamespace } from '../namespaces/create-namespace'
import { updateNamespace } from '../namespaces/update-namespace'
import { registerInstance } from '../services/register-instance'
import { startTestControl, type TestControl } from '../testing'
import { compareRevisions } from './compare-revisions'
import { listRevisions } from './list-revisions'
import { previewRevert } from './preview-revert'
import { previewRollback } from './preview-rollback'
import { publishEdits } from './publish-edits'
import { revertRevision } from './revert-revision'
import { rollBack } from './roll-back'

let control: TestControl
const namespace = 'shop'

beforeAll(async () => {
  control = await startTestControl()
  await createNamespace(control, { name: namespace, description: '' })
  await createNamespace(control, { name: 'other', description: '' })
})
afterAll(() => control.stop())

function route(name: string, priority = 0): PublishedObject {
  const destinations = [{ service: 'checkout', weightPercent: 100 }]
  return { kind: 'route', namespace, name, spec: routeSpec.parse({ match: {}, priority, destinations }) }
}
function service(name: string, scope = namespace): PublishedObject {
  return { kind: 'service', namespace: scope, name, spec: serviceSpec.parse({}) }
}
function breaker(name: string): PublishedObject {
  return { kind: 'breaker', namespace, name, spec: breakerSpec.parse({ service: 'checkout' }) }
}
const id = (name: string) => ({ kind: 'route' as const, namespace, name })
const put = (object: PublishedObject, baseVersion: number | null = null): Edit => ({ op: 'put', object, baseVersion })
const publish = async (...edits: Edit[]) => (await publishEdits(control, { edits, message: 'm' })).revision
const trip = (name: string, expiresInMs: number | null = null) =>
  overrideBreaker(control, { namespace, name, intent: 'FORCED_OPEN', reason: 'drill', expiresInMs })
const head = async () => (await currentHead(control.database)).revision
const back = async (to: number) => rollBack(control, { to, head: await head(), message: 'back' })

/** The whole set in bytes that are equal for equal sets. */
async function setNow() {
  const { checksum, objects } = await allObjects(control.database)
  return { checksum, set: objects.map(canonicalJson).sort() }
}

describe('a rollback', () => {
  it('to any revision makes a new one whose set is that one’s, byte for byte', async () => {
    const name = fc.constantFrom('a', 'b', 'c')
    const anyObject = fc.oneof(
      fc.tuple(name, fc.integer({ min: 0, max: 3 })).map(([each, priority]) => route(`any-${each}`, priority)),
      fc.tuple(name, fc.constantFrom(namespace, 'other')).map(([each, scope]) => service(`any-${each}`, scope)),
      name.map((each) => breaker(`any-${each}`)),
    )
    const anyChange = fc.tuple(anyObject, fc.boolean()).map(([object, remove]): Change => {
      const { kind, name: called, namespace: scope } = object
      return remove ? { op: 'delete', id: { kind, namespace: scope, name: called } } : { op: 'put', object }
    })
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.array(anyChange, { minLength: 1, maxLength: 3 }) },
      { weight: 1, arbitrary: fc.constant('TRIP' as const) },
      { weight: 2, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
    )
    const seen = [{ revision: await head(), ...(await setNow()) }]
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
        for (const each of steps) {
          if (typeof each === 'number') {
            const target = seen[Math.min(seen.length - 1, Math.floor(each * seen.length))]
            if (!target) throw new Error('nothing was seen')
            const done = await back(target.revision).catch(expectRefusal)
            const { revision: _revision, ...wanted } = target
            expect(await setNow()).toEqual(wanted)
            if (done) expect((await findRevision(control.database, done.revision))?.rollbackOf).toBe(target.revision)
          } else if (each === 'TRIP') await trip('any-a').catch(expectRefusal)
          else {
            const edits = each.map((change): StoreEdit => ({ ...change, baseVersion: 'ANY' }))
            const request = { edits, message: 'm', author: control.actor, nowMs: Date.now() }
            await commitRevision(control.database, request).catch(expectRefusal)
          }
          if ((await head()) > (seen.at(-1)?.revision ?? 0)) seen.push({ revision: await head(), ...(await setNow()) })
        }
      }),
      { numRuns: 20 },
    )
    expect(seen.length).toBeGreaterThan(20)
    await back(0).catch(expectRefusal)
    expect(await setNow()).toEqual({ checksum: emptyChecksum, set: [] })
  })

  it('is refused when something was committed since its preview, and when there is nothing to bring back', async () => {
    const first = await publish(put(route('late')))
    const { head: seenHead } = await previewRollback(control, { to: first })
    await publish(put(route('later')))
    const input = { to: first, message: 'm' }
    await expect(rollBack(control, { ...input, head: seenHead })).rejects.toMatchObject({
      code: 'CONFLICT',
      problems: [{ field: 'head' }],
    })
    await back(first)
    await expect(back(first)).rejects.toMatchObject({ code: 'INVALID' })
    await expect(back((await head()) + 1)).rejects.toMatchObject({ code: 'NOT_FOUND', problems: [{ field: 'to' }] })
  })

  it('is previewed with what it does to breakers that are held, and with what it cannot bring back', async () => {
    const start = await publish(put(breaker('held')), put(breaker('free')))
    const { revision: tripped } = await trip('held')
    await registerInstance(control, {
      namespace,
      spec: instanceSpec.parse({ service: 'checkout', address: '10.0.0.1', port: 80 }),
    })
    const before = await previewRollback(control, { to: start })
    expect(before.preview.diffs).toMatchObject([{ kind: 'DELETED', id: { kind: 'breaker-override', name: 'held' } }])
    expect(before.notes).toEqual([
      {
        code: 'LIFTS_TRIP',
        object: 'breaker-override/shop/held',
        params: { intent: 'FORCED_OPEN', reason: 'drill', actor: 'Ana' },
      },
      { code: 'INSTANCES_STAY', object: '', params: { count: '1' } },
    ])
    expect(before.edits).toEqual([])

    await publish({ op: 'delete', id: { kind: 'breaker', namespace, name: 'held' }, baseVersion: start })
    const again = await previewRollback(control, { to: tripped })
    expect(again.notes.map((each) => each.code)).toEqual(['TRIPS_AGAIN', 'INSTANCES_STAY', 'COUNTERS_STAY'])
    expect(again.edits).toEqual([put(breaker('held'))])
  })

  it('of what needs a second approver is refused, and its edits make a change set', async () => {
    const start = await publish(put(route('guarded')))
    const next = await publish(put(route('guarded', 1), start))
    await updateNamespace(control, { name: namespace, description: '', requiresApproval: true })
    const { preview, edits } = await previewRollback(control, { to: start })
    expect(preview.approvalNamespaces).toEqual([namespace])
    await expect(back(start)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(revertRevision(control, { revision: next })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await createChangeSet(control, { title: 'Back', description: '', edits })
    await updateNamespace(control, { name: namespace, description: '', requiresApproval: false })
    await back(start)
  })
})

describe('taking a revision back', () => {
  it('undoes exactly its changes and leaves what others did beside them', async () => {
    const start = await publish(put(route('u1')), put(route('u2')))
    const gone = { op: 'delete' as const, id: id('u2'), baseVersion: start }
    const change = await publish(put(route('u1', 5), start), gone, put(route('u3')))
    await publish(put(route('u4')))
    const { revision } = await revertRevision(control, { revision: change })
    expect((await compareRevisions(control, { from: start, to: revision })).diffs).toMatchObject([
      { id: id('u4'), kind: 'CREATED' },
    ])
    expect((await listRevisions(control, { limit: 1 }))[0]).toMatchObject({
      reverts: change,
      message: `Take back revision ${String(change)}: m`,
    })
  })

  it('is previewed with what it changes now, and with what was changed since', async () => {
    const start = await publish(put(route('p1')), put(route('p2')))
    const change = await publish(put(route('p1', 1), start), put(route('p2', 1), start))
    expect(await previewRevert(control, { revision: change })).toMatchObject({
      preview: { diffs: [{ fields: [{ path: 'priority', before: 1, after: 0 }] }, { id: id('p2') }] },
      conflicts: [],
      edits: [put(route('p1'), change), put(route('p2'), change)],
    })
    const since = await publish(put(route('p1', 2), change))
    expect((await previewRevert(control, { revision: change })).conflicts).toMatchObject([
      { id: id('p1'), current: { version: since }, changed: { revision: since } },
    ])
    await expect(previewRevert(control, { revision: 1_000_000 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is refused when one of its objects was changed since, with what is needed to merge', async () => {
    const start = await publish(put(route('m1')))
    const change = await publish(put(route('m1', 1), start))
    const since = await publish(put(route('m1', 2), change))
    await expect(revertRevision(control, { revision: change })).rejects.toMatchObject({
      code: 'CONFLICT',
      conflicts: [
        {
          id: id('m1'),
          baseVersion: change,
          base: route('m1', 1),
          current: { object: route('m1', 2), version: since },
          changed: { revision: since },
        },
      ],
    })
    await expect(revertRevision(control, { revision: 1_000_000 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is refused when an object that it deleted was made again and deleted again since', async () => {
    const gone = (baseVersion: number): Edit => ({ op: 'delete', id: id('d1'), baseVersion })
    const deleted = await publish(gone(await publish(put(route('d1')))), put(route('d2')))
    const again = await publish(gone(await publish(put(route('d1', 7)))))
    const before = await setNow()
    await expect(revertRevision(control, { revision: deleted })).rejects.toMatchObject({
      code: 'CONFLICT',
      problems: [{ message: `route/shop/d1 was made again and deleted since, last by revision ${String(again)}` }],
    })
    expect(await setNow()).toEqual(before)
    await revertRevision(control, { revision: again })
    expect((await setNow()).set).toContain(canonicalJson(route('d1', 7)))
  })

  it('is refused when another namespace has the service by now, and nothing is half done', async () => {
    const made = await publish(put(service('moved')), put(route('with-moved')))
    const dropped = await publish(
      { op: 'delete', id: { kind: 'service', namespace, name: 'moved' }, baseVersion: made },
      { op: 'delete', id: id('with-moved'), baseVersion: made },
    )
    await publish(put(service('moved', 'other')))
    const before = await setNow()
    await expect(revertRevision(control, { revision: dropped })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'the service moved belongs to other already',
    })
    expect(await setNow()).toEqual(before)
  })

  it('is for operators where it is about overrides alone', async () => {
    const operator = { ...control, actor: { ...control.actor, role: 'OPERATOR' } satisfies Actor }
    const made = await publish(put(breaker('op')))
    const { revision: tripped } = await trip('op')
    await expect(revertRevision(operator, { revision: made })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const { revision } = await revertRevision(operator, { revision: tripped })
    expect((await findRevision(control.database, revision))?.changes).toEqual([
      { op: 'delete', id: { kind: 'breaker-override', namespace, name: 'op' } },
    ])
  })
})

describe('a comparison', () => {
  it('of any two revisions tells the net difference, forwards and backwards', async () => {
    const from = await publish(put(route('c1')), put(route('c2')))
    const passing = await publish(put(route('c3')))
    await publish({ op: 'delete', id: id('c3'), baseVersion: passing })
    const changed = await publish(put(route('c1', 1), from))
    const to = await publish(put(route('c1', 2), changed))
    const field = { path: 'priority', before: 0, after: 2 }
    expect(await compareRevisions(control, { from, to })).toEqual({
      from,
      to,
      diffs: [{ id: id('c1'), kind: 'CHANGED', fields: [field] }],
    })
    expect((await compareRevisions(control, { from: to, to: from })).diffs[0]?.fields).toEqual([
      { ...field, before: 2, after: 0 },
    ])
    expect((await compareRevisions(control, { from: to, to })).diffs).toEqual([])
    const all = await compareRevisions(control, { from: 0, to })
    expect(all.diffs.map((each) => each.kind)).toEqual((await setNow()).set.map(() => 'CREATED'))
    await expect(compareRevisions(control, { from: to + 1, to })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      problems: [{ field: 'from' }],
    })
  })
})

function expectRefusal(error: unknown): null {
  expect(error).toMatchObject({ code: expect.stringMatching(/INVALID|CONFLICT|NOT_FOUND/) as string })
  return null
}
