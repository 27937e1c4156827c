import { expect, it } from 'vitest'
import { z } from 'zod'
import { problemsOf } from './errors'
import { at, type BadInput, expectRefused, route } from './testing'

const instance = { service: 'cart', address: '10.0.0.1', port: 80 }
const trip = {
  namespace: 'shop',
  name: 'b',
  intent: 'FORCED_OPEN',
  reason: 'card network is down',
  expiresInMs: 60_000,
}
const changeSet = { id: crypto.randomUUID(), version: 1 }
const override = {
  op: 'delete',
  baseVersion: 1,
  id: { kind: 'breaker-override', namespace: 'shop', name: 'b' },
}

const table: BadInput[] = [
  ['a namespace in capitals', 'namespaces.create', { name: 'Shop' }, 'name'],
  ['a namespace of 64 characters', 'namespaces.create', { name: 'a'.repeat(64) }, 'name'],
  ['a description of 501 characters', 'namespaces.create', { name: 'a', description: 'x'.repeat(501) }, 'description'],
  ['approval that is neither', 'namespaces.create', { name: 'a', requiresApproval: 'yes' }, 'requiresApproval'],
  ['no yes or no on approval', 'namespaces.update', { name: 'a', requiresApproval: 'yes' }, 'requiresApproval'],
  ['a namespace in capitals', 'namespaces.update', { name: 'A', description: '', requiresApproval: true }, 'name'],
  ['half a revision', 'changes.compare', { from: 0.5, to: 1 }, 'from'],
  ['a comparison beyond all numbers', 'changes.compare', { from: 0, to: 2 ** 31 }, 'to'],
  ['a rollback to before the first', 'changes.previewRollback', { to: -1 }, 'to'],
  ['a rollback without what it was seen on', 'changes.rollback', { to: 1, message: 'm' }, 'head'],
  ['a rollback without a message', 'changes.rollback', { to: 1, head: 2, message: ' ' }, 'message'],
  ['a preview of a revert of nothing', 'changes.previewRevert', { revision: 0 }, 'revision'],
  ['a revert of nothing', 'changes.revert', { revision: 0 }, 'revision'],
  ['a revert with an empty message', 'changes.revert', { revision: 1, message: '' }, 'message'],
  ['an unknown status', 'changeSets.list', { status: 'DONE' }, 'status'],
  ['a list of 201 change sets', 'changeSets.list', { status: 'ALL', limit: 201 }, 'limit'],
  ['a change set that is no id', 'changeSets.get', { id: '7' }, 'id'],
  ['a nameless change set', 'changeSets.create', { title: ' ', edits: [] }, 'title'],
  ['a title of 201 characters', 'changeSets.create', { title: 'x'.repeat(201), edits: [] }, 'title'],
  [
    'a description of 2001 characters',
    'changeSets.create',
    { title: 't', description: 'x'.repeat(2001), edits: [] },
    'description',
  ],
  [
    'a draft of 1001 edits',
    'changeSets.create',
    { title: 't', edits: Array.from({ length: 1001 }, () => route({}).edits[0]) },
    'edits',
  ],
  ['a trip in a draft', 'changeSets.create', { title: 't', edits: [override] }, 'edits.0.id.kind'],
  [
    'a draft of what is not allowed',
    'changeSets.create',
    { title: 't', ...route({ timeoutMs: 1 }) },
    at('spec.timeoutMs'),
  ],
  ['a title left out', 'changeSets.update', { ...changeSet, description: '' }, 'title'],
  ['a version of zero', 'changeSets.update', { ...changeSet, version: 0, title: 't', description: '' }, 'version'],
  ['no edit to put', 'changeSets.putEdits', { ...changeSet, edits: [] }, 'edits'],
  ['a trip to put', 'changeSets.putEdits', { ...changeSet, edits: [override] }, 'edits.0.id.kind'],
  ['no version at all', 'changeSets.putEdits', { id: changeSet.id, edits: route({}).edits }, 'version'],
  [
    'an object of no kind',
    'changeSets.removeEdit',
    { ...changeSet, object: { kind: 'policy', namespace: 'shop', name: 'r' } },
    'object.kind',
  ],
  ['a discard without a version', 'changeSets.discard', { id: changeSet.id }, 'version'],
  ['nothing to open again', 'changeSets.reopen', {}, 'id'],
  ['an approval of no version', 'changeSets.approve', { id: changeSet.id }, 'version'],
  ['a comment of 501 characters', 'changeSets.approve', { ...changeSet, comment: 'x'.repeat(501) }, 'comment'],
  ['nothing to withdraw', 'changeSets.withdraw', {}, 'id'],
  ['a message of spaces', 'changeSets.publish', { ...changeSet, message: ' ' }, 'message'],
  ['an object without a name', 'changeSets.touching', { object: { kind: 'route', namespace: 'shop' } }, 'object.name'],
  ['a revision beyond all numbers', 'changes.get', { revision: 2 ** 31 }, 'revision'],
  ['a status beyond all numbers', 'changes.status', { revision: 2 ** 31 }, 'revision'],
  ['a page beyond all numbers', 'changes.list', { before: 2 ** 31 }, 'before'],
  ['a time beyond all dates', 'live.marks', { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }, 'toMs'],
  [
    'an address with a scheme',
    'services.registerInstance',
    { namespace: 'shop', spec: { ...instance, address: 'http://a' } },
    'spec.address',
  ],
  [
    'an address with a port',
    'services.registerInstance',
    { namespace: 'shop', spec: { ...instance, address: '10.0.0.1:80' } },
    'spec.address',
  ],
  ['port 0', 'services.registerInstance', { namespace: 'shop', spec: { ...instance, port: 0 } }, 'spec.port'],
  ['port 65536', 'services.registerInstance', { namespace: 'shop', spec: { ...instance, port: 65_536 } }, 'spec.port'],
  [
    'a weight of 0',
    'services.registerInstance',
    { namespace: 'shop', spec: { ...instance, weight: 0 } },
    'spec.weight',
  ],
  [
    'a check each 10 ms',
    'services.registerInstance',
    { namespace: 'shop', spec: { ...instance, check: { type: 'TCP', intervalMs: 10 } } },
    'spec.check.intervalMs',
  ],
  [
    'a meta key with a space',
    'services.registerInstance',
    { namespace: 'shop', spec: { ...instance, meta: { 'a b': 'c' } } },
    'spec.meta.a b',
  ],
  [
    'more meta values than Consul takes',
    'services.registerInstance',
    {
      namespace: 'shop',
      spec: { ...instance, meta: Object.fromEntries(Array.from({ length: 64 }, (_, n) => [`k${String(n)}`, 'v'])) },
    },
    'spec.meta',
  ],
  ['an instance that is no id', 'services.updateInstance', { id: '7', version: 1, spec: instance }, 'id'],
  ['a version of zero', 'services.updateInstance', { id: crypto.randomUUID(), version: 0, spec: instance }, 'version'],
  [
    'a port of an edit',
    'services.updateInstance',
    { id: crypto.randomUUID(), version: 1, spec: { ...instance, port: -1 } },
    'spec.port',
  ],
  ['no id', 'services.deregisterInstance', {}, 'id'],
  ['a trip without a reason', 'breakers.override', { ...trip, reason: ' ' }, 'reason'],
  ['an unknown intent', 'breakers.override', { ...trip, intent: 'OPEN' }, 'intent'],
  ['an expiry of 10 ms', 'breakers.override', { ...trip, expiresInMs: 10 }, 'expiresInMs'],
  ['an expiry of 8 days', 'breakers.override', { ...trip, expiresInMs: 8 * 86_400_000 }, 'expiresInMs'],
  ['a breaker in capitals', 'breakers.override', { ...trip, name: 'Checkout' }, 'name'],
  ['neither on nor off', 'demo.set', { on: 'yes' }, 'on'],
  ['no e-mail address', 'session.setup', { code: 'A', name: 'Ana', email: 'ana', password: 'long enough' }, 'email'],
  [
    'a short password',
    'session.setup',
    { code: 'A', name: 'Ana', email: 'a@example.com', password: 'short' },
    'password',
  ],
  [
    'a nameless user',
    'session.setup',
    { code: 'A', name: '', email: 'a@example.com', password: 'long enough' },
    'name',
  ],
  ['a range that runs backwards', 'live.range', { fromMs: 2, toMs: 1 }, 'toMs'],
  ['a list of a thousand', 'changes.list', { limit: 1000 }, 'limit'],
]

it.each(table)('%s is refused by %s, which names the field', async (_what, path, input, field) => {
  await expectRefused(path, input, field)
})

it('a problem carries the value that was refused, unless it is a secret', () => {
  const parsed = { port: 0, password: 'short' }
  const cause = problemsFor(parsed)
  expect(cause).toEqual([
    { field: 'port', value: 0, message: expect.any(String) as string },
    { field: 'password', value: undefined, message: expect.any(String) as string },
  ])
})

function problemsFor(input: { port: number; password: string }) {
  const schema = z.object({ port: z.int().min(1), password: z.string().min(10) })
  return problemsOf(schema.safeParse(input).error, input)
}
