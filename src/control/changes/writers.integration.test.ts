import { afterAll, beforeAll, expect, it } from 'vitest'
import { ConflictError } from '@/domain/revision/conflict'
import type { PublishedObject } from '@/domain/revision/object'
import { routeSpec } from '@/domain/routing/route'
import { findObject } from '@/store/objects/objects'
import { currentHead, findRevision } from '@/store/revisions'
import { createNamespace } from '../namespaces/create-namespace'
import { startTestControl, type TestControl } from '../testing'
import { publishEdits } from './publish-edits'

const writers = 10
const editsEach = 20
const place = { namespace: 'shop', name: 'hot' }

let control: TestControl

beforeAll(async () => {
  control = await startTestControl()
  await createNamespace(control, { name: 'shop', description: '' })
})
afterAll(() => control.stop())

function route(description: string): PublishedObject {
  const destinations = [{ service: 'checkout', weightPercent: 100 }]
  return { kind: 'route', ...place, spec: routeSpec.parse({ match: {}, description, destinations }) }
}
const stands = () => findObject(control.database.client, 'route', place)

it('of many writers on one object each edit wins or is told of the conflict, and nothing is lost', async () => {
  const first = await publishEdits(control, {
    edits: [{ op: 'put', object: route('first'), baseVersion: null }],
    message: 'first',
  })
  const won = new Map<number, string>()
  const lost: unknown[] = []
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let count = 0; count < editsEach; count++) {
        const message = `${String(writer)}-${String(count)}`
        const read = await stands()
        try {
          const { revision } = await publishEdits(control, {
            edits: [{ op: 'put', object: route(message), baseVersion: read?.version ?? null }],
            message,
          })
          won.set(revision, message)
        } catch (error) {
          lost.push(error)
        }
      }
    }),
  )

  expect(won.size + lost.length).toBe(writers * editsEach)
  const { revision: head } = await currentHead(control.database)
  expect(head - first.revision).toBe(won.size)
  expect(won.size).toBeGreaterThanOrEqual(editsEach)
  for (const error of lost) {
    expect(error).toBeInstanceOf(ConflictError)
    const { conflicts } = error as ConflictError
    expect(conflicts).toHaveLength(1)
    expect(conflicts[0]?.current?.version).toBeGreaterThan(conflicts[0]?.baseVersion ?? 0)
  }
  for (const [revision, message] of won) {
    const { changes, before } = (await findRevision(control.database, revision)) ?? {}
    expect(changes).toEqual([{ op: 'put', object: route(message) }])
    expect(before).toEqual([route(won.get(revision - 1) ?? 'first')])
  }
  expect((await stands())?.spec.description).toBe(won.get(head))
})
