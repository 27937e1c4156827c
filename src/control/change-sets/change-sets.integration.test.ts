import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { breakerSpec } from '@/domain/breaker/policy'
import type { PublishedObject } from '@/domain/revision/object'
import { serviceSpec } from '@/domain/service/service'
import type { Edit } from '@/domain/view/change-views'
import { currentHead, findRevision } from '@/store/revisions'
import { overrideBreaker } from '../breakers/override-breaker'
import { listRevisions } from '../changes/list-revisions'
import { publishEdits } from '../changes/publish-edits'
import { createNamespace } from '../namespaces/create-namespace'
import { startTestControl, type TestControl } from '../testing'
import type { ControlContext } from '../context'
import { createChangeSet } from './create-change-set'
import { discardChangeSet } from './discard-change-set'
import { getChangeSet } from './get-change-set'
import { listChangeSets } from './list-change-sets'
import { publishChangeSet } from './publish-change-set'
import { putEdits } from './put-edits'
import { removeEdit } from './remove-edit'
import { reopenChangeSet } from './reopen-change-set'
import { put, routeIn, userOf } from './testing'
import { touchingObject } from './touching-object'
import { updateChangeSet } from './update-change-set'

let control: TestControl
let ana: ControlContext
let bo: ControlContext
let namespace = ''
let count = 0

beforeAll(async () => {
  control = await startTestControl()
  ana = await userOf(control, 'ana', 'EDITOR')
  bo = await userOf(control, 'bo', 'EDITOR')
})
afterAll(() => control.stop())
beforeEach(async () => {
  namespace = `shop-${String(++count)}`
  await createNamespace(control, { name: namespace, description: '' })
})

const route = (name: string, priority = 0) => routeIn(namespace, name, priority)
const id = (name: string) => ({ kind: 'route' as const, namespace, name })
const draft = (edits: Edit[], by = ana) => createChangeSet(by, { title: 'Canary', description: 'why', edits })
const published = async (...objects: PublishedObject[]) =>
  (await publishEdits(control, { edits: objects.map((each) => put(each)), message: 'first' })).revision

describe('a change set', () => {
  it('is written by several people, each change of the version that was read, and becomes one revision', async () => {
    const base = await published(route('a'), route('b'))
    const { id: set, version } = await draft([put(route('a', 1), base)])
    const added = await putEdits(bo, { id: set, version, edits: [{ op: 'delete', id: id('b'), baseVersion: base }] })
    await expect(putEdits(ana, { id: set, version, edits: [put(route('c'))] })).rejects.toMatchObject({
      code: 'CONFLICT',
      problems: [{ field: 'version' }],
    })
    const named = await updateChangeSet(ana, { id: set, version: added.version, title: 'All of it', description: '' })

    const view = await getChangeSet(ana, { id: set })
    expect(view).toMatchObject({
      title: 'All of it',
      status: 'OPEN',
      version: named.version,
      editCount: 2,
      revision: null,
    })
    expect(view.edits).toMatchObject([
      { base: route('a'), updatedBy: 'ana', edit: { op: 'put', baseVersion: base } },
      { base: route('b'), updatedBy: 'bo', edit: { op: 'delete', id: id('b') } },
    ])
    expect(view.preview.diffs.map((each) => each.kind)).toEqual(['CHANGED', 'DELETED'])
    expect(view.approval).toEqual({
      namespaces: [],
      given: [],
      satisfied: true,
      mayApprove: false,
      whyNot: 'NOT_NEEDED',
    })

    const { revision } = await publishChangeSet(bo, { id: set, version: named.version })
    expect(await findRevision(control.database, revision)).toMatchObject({
      message: 'All of it',
      author: 'bo',
      changes: [{ op: 'put' }, { op: 'delete' }],
      changeSet: { id: set, title: 'All of it' },
    })
    expect((await listRevisions(control, { limit: 1 }))[0]).toMatchObject({ changeSet: { id: set }, reverts: null })
    const done = await getChangeSet(ana, { id: set })
    expect(done).toMatchObject({ status: 'PUBLISHED', revision, conflicts: [], updatedBy: 'bo' })
    expect(done.preview.diffs).toEqual(view.preview.diffs)
    await expect(putEdits(ana, { id: set, version: null, edits: [put(route('c'))] })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(`revision ${String(revision)}`) as string,
    })
  })

  it('replaces an edit of the version that was read, and never one that was not', async () => {
    const { id: set, version } = await draft([put(route('a'))])
    const elsewhere = putEdits(bo, { id: set, version: null, edits: [put(route('a', 7))] })
    await expect(elsewhere).rejects.toMatchObject({ code: 'CONFLICT', problems: [{ field: 'edits.0' }] })
    const added = await putEdits(bo, { id: set, version: null, edits: [put(route('b'))] })
    await putEdits(bo, { id: set, version: added.version, edits: [put(route('a', 7))] })
    const view = await getChangeSet(ana, { id: set })
    expect(view.edits.map((each) => each.edit)).toEqual([put(route('a', 7)), put(route('b'))])
    expect(view.version).toBe(version + 2)
    await removeEdit(ana, { id: set, version: view.version, object: id('a') })
    expect((await getChangeSet(ana, { id: set })).editCount).toBe(1)
    const again = removeEdit(ana, { id: set, version: view.version + 1, object: id('a') })
    await expect(again).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it.each<[string, () => Edit[], string]>([
    ['a base that never was', () => [put(route('a'), 1_000_000)], 'edits.0.baseVersion'],
    ['one object twice', () => [put(route('a')), put(route('a', 1))], 'edits.1'],
    ['a missing namespace', () => [put({ ...route('a'), namespace: 'nowhere' })], 'edits.0.object.namespace'],
    ['more than it holds', () => Array.from({ length: 1001 }, (_, at) => put(route(`r${String(at)}`))), 'edits'],
  ])('refuses %s and stays as it was', async (_what, edits, field) => {
    const { id: set, version } = await draft([put(route('z'))])
    const refused = putEdits(ana, { id: set, version, edits: edits() })
    await expect(refused).rejects.toMatchObject({ code: 'INVALID', problems: [{ field }] })
    expect(await getChangeSet(ana, { id: set })).toMatchObject({ version, editCount: 1 })
  })

  it('that is discarded cannot be published until it is opened again', async () => {
    const { id: set, version } = await draft([put(route('a'))])
    await discardChangeSet(bo, { id: set, version })
    await expect(publishChangeSet(ana, { id: set, version })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'the change set was discarded by bo',
    })
    expect((await listChangeSets(ana, { status: 'OPEN', limit: 200 })).map((each) => each.id)).not.toContain(set)
    expect((await listChangeSets(ana, { status: 'ALL', limit: 1 }))[0]).toMatchObject({ id: set, status: 'DISCARDED' })
    await reopenChangeSet(ana, { id: set })
    await expect(reopenChangeSet(ana, { id: set })).rejects.toMatchObject({ code: 'CONFLICT' })
    await publishChangeSet(ana, { id: set, version })
    await expect(reopenChangeSet(ana, { id: set })).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('without edits, or whose edits are so already, makes no revision', async () => {
    const { revision: head } = await currentHead(control.database)
    const empty = await draft([])
    await expect(publishChangeSet(ana, empty)).rejects.toMatchObject({ code: 'INVALID' })
    const base = await published(route('a'))
    const same = await draft([put(route('a'), base)])
    await expect(publishChangeSet(ana, same)).rejects.toMatchObject({ code: 'INVALID' })
    expect((await getChangeSet(ana, same)).status).toBe('OPEN')
    expect((await currentHead(control.database)).revision).toBe(head + 1)
  })

  it('published by two at once has one winner, and the other is told', async () => {
    const { id: set, version } = await draft([put(route('a'))])
    const results = await Promise.allSettled([ana, bo].map((each) => publishChangeSet(each, { id: set, version })))
    const [lost, ...others] = results.filter((each) => each.status === 'rejected')
    expect(others).toEqual([])
    expect(lost?.reason).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/published as revision \d+ by (ana|bo)/) as string,
    })
  })

  it('takes the override of a breaker that it deletes along', async () => {
    const breaker: PublishedObject = {
      kind: 'breaker',
      namespace,
      name: 'b',
      spec: breakerSpec.parse({ service: 'checkout' }),
    }
    const base = await published(breaker)
    const trip = { intent: 'FORCED_OPEN', reason: 'drill', expiresInMs: null } as const
    await overrideBreaker(control, { namespace, name: 'b', ...trip })
    const set = await draft([{ op: 'delete', id: { kind: 'breaker', namespace, name: 'b' }, baseVersion: base }])
    const { revision } = await publishChangeSet(ana, set)
    const found = await findRevision(control.database, revision)
    expect(found?.changes.map((each) => each.op === 'delete' && each.id.kind)).toEqual(['breaker', 'breaker-override'])
  })
})

describe('drafts that meet', () => {
  it('say so early, each of the other', async () => {
    const one = await draft([put(route('a')), put(route('b'))])
    const two = await draft([put(route('b')), put(route('c'))], bo)
    const view = await getChangeSet(ana, one)
    expect(view.overlaps).toMatchObject([{ object: id('b'), changeSet: { id: two.id, author: 'bo', title: 'Canary' } }])
    expect(await touchingObject(ana, { object: id('b') })).toHaveLength(2)
    expect(await touchingObject(ana, { object: id('d') })).toEqual([])
    const rows = await listChangeSets(ana, { status: 'OPEN', limit: 2 })
    expect(rows.map((each) => [each.id, each.overlaps, each.editCount])).toEqual(
      expect.arrayContaining([
        [one.id, 1, 2],
        [two.id, 1, 2],
      ]),
    )
    await publishChangeSet(bo, two)
    expect((await getChangeSet(ana, one)).overlaps).toEqual([])
  })

  it('conflict once one is published: with the base, what stands, and who did it', async () => {
    const base = await published(route('a'), route('gone'))
    const one = await draft([put(route('a', 1), base), put(route('new')), put(route('gone', 1), base)])
    const done = await publishChangeSet(
      bo,
      await draft(
        [put(route('a', 2), base), put(route('new', 2)), { op: 'delete', id: id('gone'), baseVersion: base }],
        bo,
      ),
    )
    const changed = { by: 'bo', revision: done.revision, message: 'Canary', atMs: expect.any(Number) as number }
    const conflicts = [
      {
        id: id('a'),
        baseVersion: base,
        base: route('a'),
        current: { object: route('a', 2), version: done.revision },
        changed,
      },
      {
        id: id('new'),
        baseVersion: null,
        base: null,
        current: { object: route('new', 2), version: done.revision },
        changed,
      },
      { id: id('gone'), baseVersion: base, base: route('gone'), current: null, changed },
    ]
    expect((await getChangeSet(ana, one)).conflicts).toEqual(conflicts)
    expect(
      (await listChangeSets(ana, { status: 'OPEN', limit: 200 })).find((each) => each.id === one.id),
    ).toMatchObject({
      conflicts: 3,
    })
    const { revision: head } = await currentHead(control.database)
    await expect(publishChangeSet(ana, one)).rejects.toMatchObject({ code: 'CONFLICT', conflicts })
    expect((await currentHead(control.database)).revision).toBe(head)
    expect((await getChangeSet(ana, one)).status).toBe('OPEN')
  })
})

it('a set that is not there is not found', async () => {
  const missing = { id: crypto.randomUUID() }
  await expect(getChangeSet(ana, missing)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(publishChangeSet(ana, { ...missing, version: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

it('a service that another namespace took meanwhile leaves the set open', async () => {
  const service = (scope: string): PublishedObject => ({
    kind: 'service',
    namespace: scope,
    name: `cart-${namespace}`,
    spec: serviceSpec.parse({}),
  })
  const set = await draft([put(service(namespace)), put(route('a'))])
  await createNamespace(control, { name: `${namespace}-b`, description: '' })
  await published(service(`${namespace}-b`))
  const head = await currentHead(control.database)
  await expect(publishChangeSet(ana, set)).rejects.toMatchObject({
    code: 'CONFLICT',
    problems: [{ field: 'edits.0.object.name' }],
  })
  expect(await currentHead(control.database)).toEqual(head)
  expect((await getChangeSet(ana, set)).status).toBe('OPEN')
})
