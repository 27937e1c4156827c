import { afterAll, beforeAll, expect, it } from 'vitest'
import { serviceSpec, subsetSpec } from '@/domain/service/service'
import { objectKey, type PublishedObject } from '@/domain/revision/object'
import { commitRevision, type StoreEdit } from '@/store/commit-revision'
import { allStored } from '@/store/revisions'
import { desiredState, ofKind, indexedSet } from './desired-state'
import { createNamespace } from './namespaces/create-namespace'
import { startTestControl, type TestControl } from './testing'

let control: TestControl

beforeAll(async () => {
  control = await startTestControl()
  await createNamespace(control, { name: 'shop', description: '' })
})
afterAll(() => control.stop())

const service = (name: string, owner = ''): PublishedObject => ({
  kind: 'service',
  namespace: 'shop',
  name,
  spec: serviceSpec.parse({ owner }),
})
const subset = (name: string): PublishedObject => ({
  kind: 'subset',
  namespace: 'shop',
  name,
  spec: subsetSpec.parse({ service: 'a', tags: [name] }),
})
const put = (object: PublishedObject): StoreEdit => ({ op: 'put', object, baseVersion: 'ANY' })
const remove = (name: string): StoreEdit => ({
  op: 'delete',
  id: { kind: 'service', namespace: 'shop', name },
  baseVersion: 'ANY',
})
const commit = (...edits: StoreEdit[]) =>
  commitRevision(control.database, { edits, message: 'm', author: control.actor, nowMs: Date.now() })

async function expectSameAsDatabase() {
  const [state, read] = [await desiredState(control.database), await allStored(control.database)]
  expect(state.revision).toBe(read.revision)
  expect(state.stored).toEqual(new Map(read.objects.map((each) => [objectKey(each), each])))
}

it('carried along revision by revision it is what a fresh read gives, versions and authors too', async () => {
  await expectSameAsDatabase()
  await commit(put(service('b')), put(service('a')), put(subset('v1')))
  await expectSameAsDatabase()
  await commit(put(service('a', 'orders')))
  await commit(remove('b'), put(service('c')))
  await expectSameAsDatabase()
  expect(ofKind(await desiredState(control.database), 'service').map((each) => [each.name, each.version])).toEqual([
    ['a', 2],
    ['c', 3],
  ])
})

it('after many revisions it is read anew', async () => {
  for (let count = 0; count < 55; count++) await commit(put(service('a', `owner-${String(count)}`)))
  await expectSameAsDatabase()
})

it('readers at once share one read, and none sees less than what was committed before it asked', async () => {
  const { revision } = await commit(put(service('d')))
  const states = await Promise.all(Array.from({ length: 10 }, () => desiredState(control.database)))
  for (const state of states) expect(state.revision).toBeGreaterThanOrEqual(revision)
  expect(indexedSet(states[0] ?? (await desiredState(control.database))).objects.get('service/shop/d')).toEqual(
    service('d'),
  )
})

it('a database that was set back to an earlier day is read anew, also when it has gone another way since', async () => {
  const { client } = control.database
  const setBack = async () => {
    const { revision } = await allStored(control.database)
    const before = await client.revision.findUniqueOrThrow({ where: { number: revision - 1 } })
    await client.revision.delete({ where: { number: revision } })
    await client.service.deleteMany({ where: { version: revision } })
    await client.head.update({ where: { id: 1 }, data: { revision: before.number, checksum: before.checksum } })
  }
  await commit(put(service('lost')))
  await expectSameAsDatabase()
  await setBack()
  await expectSameAsDatabase()

  await commit(put(service('lost-too')))
  await expectSameAsDatabase()
  await setBack()
  await commit(put(service('another')))
  await expectSameAsDatabase()

  await commit(put(service('lost-again')))
  await expectSameAsDatabase()
  await setBack()
  await commit(put(service('one')))
  await commit(put(service('two')))
  await expectSameAsDatabase()
})
