import { expect, it } from 'vitest'
import { z } from 'zod'
import type { ApiContext } from './context'
import { problemsOf } from './errors'
import { appRouter } from './root'
import { createCaller } from './trpc'

/** Fails on the first touch: wrong input must be refused before anything is asked or changed. */
const untouchable = new Proxy(
  {},
  {
    get: () => {
      throw new Error('wrong input reached the parts')
    },
  },
) as never

const actor = { id: 'u1', name: 'Ana', email: 'ana@example.com', role: 'ADMIN' as const }
const context: ApiContext = { parts: untouchable, feed: untouchable, actor }
const caller = createCaller(appRouter)(context) as unknown as Record<
  string,
  Record<string, (input: unknown) => Promise<unknown>>
>

const destinations = [{ service: 'checkout', weightPercent: 100 }]
const route = (spec: object, place: object = {}) => ({
  edits: [
    {
      op: 'put',
      baseVersion: null,
      object: { kind: 'route', namespace: 'shop', name: 'r', ...place, spec: { match: {}, destinations, ...spec } },
    },
  ],
  message: 'm',
})
const put = (kind: string, spec: object) => ({
  edits: [{ op: 'put', baseVersion: null, object: { kind, namespace: 'shop', name: 'x', spec } }],
  message: 'm',
})
const limit = { limit: 5, periodMs: 10_000, burst: 5 }
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
const at = (field: string) => `edits.0.object.${field}`

const table: [string, string, unknown, string][] = [
  ['a namespace in capitals', 'namespaces.create', { name: 'Shop' }, 'name'],
  ['a namespace of 64 characters', 'namespaces.create', { name: 'a'.repeat(64) }, 'name'],
  ['a description of 501 characters', 'namespaces.create', { name: 'a', description: 'x'.repeat(501) }, 'description'],
  ['approval that is neither', 'namespaces.create', { name: 'a', requiresApproval: 'yes' }, 'requiresApproval'],
  ['no word on approval', 'namespaces.update', { name: 'a', description: '' }, 'requiresApproval'],
  ['a namespace in capitals', 'namespaces.update', { name: 'A', description: '', requiresApproval: true }, 'name'],
  ['half a revision', 'changes.compare', { from: 0.5, to: 1 }, 'from'],
  ['a comparison beyond all numbers', 'changes.compare', { from: 0, to: 2 ** 31 }, 'to'],
  ['a rollback to before the first', 'changes.previewRollback', { to: -1 }, 'to'],
  ['a rollback without what it was seen on', 'changes.rollback', { to: 1, message: 'm' }, 'head'],
  ['a rollback without a message', 'changes.rollback', { to: 1, head: 2, message: ' ' }, 'message'],
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
  ['no edit', 'changes.publish', { edits: [], message: 'm' }, 'edits'],
  ['no message', 'changes.publish', { ...route({}), message: ' ' }, 'message'],
  ['an unknown kind', 'changes.publish', put('policy', {}), at('kind')],
  ['an unknown operation', 'changes.publish', { edits: [{ op: 'patch' }], message: 'm' }, 'edits.0.op'],
  [
    'a base version beyond all numbers',
    'changes.publish',
    { ...route({}), edits: [{ ...route({}).edits[0], baseVersion: 2 ** 31 }] },
    'edits.0.baseVersion',
  ],
  [
    'a base version of zero',
    'changes.publish',
    { edits: [{ ...route({}).edits[0], baseVersion: 0 }], message: 'm' },
    'edits.0.baseVersion',
  ],
  ['a route name with a dot', 'changes.publish', route({}, { name: 'a.b' }), at('name')],
  ['a namespace with a space', 'changes.publish', route({}, { namespace: 'my shop' }), at('namespace')],
  ['a host with a port', 'changes.publish', route({ match: { hosts: ['a.example:80'] } }), at('spec.match.hosts.0')],
  ['a host with a scheme', 'changes.publish', route({ match: { hosts: ['http://a'] } }), at('spec.match.hosts.0')],
  ['a wildcard amid a host', 'changes.publish', route({ match: { hosts: ['a.*.example'] } }), at('spec.match.hosts.0')],
  [
    'a path without a slash',
    'changes.publish',
    route({ match: { path: { type: 'PREFIX', value: 'api' } } }),
    at('spec.match.path.value'),
  ],
  [
    'a path with a query',
    'changes.publish',
    route({ match: { path: { type: 'EXACT', value: '/a?b' } } }),
    at('spec.match.path.value'),
  ],
  [
    'a regex that does not parse',
    'changes.publish',
    route({ match: { path: { type: 'REGEX', value: '/(' } } }),
    at('spec.match.path.value'),
  ],
  [
    'a regex with look-ahead',
    'changes.publish',
    route({ match: { path: { type: 'REGEX', value: '/(?=a)' } } }),
    at('spec.match.path.value'),
  ],
  [
    'a regex with a back-reference',
    'changes.publish',
    route({ match: { headers: [{ name: 'x', type: 'REGEX', value: '(a)\\1' }] } }),
    at('spec.match.headers.0.value'),
  ],
  [
    'a header name with a space',
    'changes.publish',
    route({ match: { headers: [{ name: 'x y', type: 'PRESENT' }] } }),
    at('spec.match.headers.0.name'),
  ],
  ['an unknown method', 'changes.publish', route({ match: { methods: ['FETCH'] } }), at('spec.match.methods.0')],
  [
    'weights that add to 90',
    'changes.publish',
    route({ destinations: [{ service: 'a', weightPercent: 90 }] }),
    at('spec.destinations'),
  ],
  [
    'a weight of 101',
    'changes.publish',
    route({ destinations: [{ service: 'a', weightPercent: 101 }] }),
    at('spec.destinations.0.weightPercent'),
  ],
  [
    'half a percent',
    'changes.publish',
    route({ destinations: [{ service: 'a', weightPercent: 99.5 }] }),
    at('spec.destinations.0.weightPercent'),
  ],
  [
    'a negative weight',
    'changes.publish',
    route({ destinations: [{ service: 'a', weightPercent: -1 }] }),
    at('spec.destinations.0.weightPercent'),
  ],
  ['no destination', 'changes.publish', route({ destinations: [] }), at('spec.destinations')],
  [
    'a destination with a bad name',
    'changes.publish',
    route({ destinations: [{ service: 'a/b', weightPercent: 100 }] }),
    at('spec.destinations.0.service'),
  ],
  ['a timeout of 1 ms', 'changes.publish', route({ timeoutMs: 1 }), at('spec.timeoutMs')],
  ['a timeout that is text', 'changes.publish', route({ timeoutMs: '15s' }), at('spec.timeoutMs')],
  ['six retries', 'changes.publish', route({ retry: { attempts: 6 } }), at('spec.retry.attempts')],
  ['a priority of 1001', 'changes.publish', route({ priority: 1001 }), at('spec.priority')],
  [
    'a header value with a line break',
    'changes.publish',
    route({ requestHeaders: { set: [{ name: 'x', value: 'a\r\nb' }] } }),
    at('spec.requestHeaders.set.0.value'),
  ],
  [
    'a hash policy without a header',
    'changes.publish',
    route({ loadBalancing: { policy: 'RING_HASH', hash: { source: 'HEADER' } } }),
    at('spec.loadBalancing.hash.name'),
  ],
  ['a limit of zero', 'changes.publish', put('rate-limit', { ...limit, limit: 0 }), at('spec.limit')],
  ['a limit of 1.5', 'changes.publish', put('rate-limit', { ...limit, limit: 1.5 }), at('spec.limit')],
  ['a period of 50 ms', 'changes.publish', put('rate-limit', { ...limit, periodMs: 50 }), at('spec.periodMs')],
  [
    'a period of two days',
    'changes.publish',
    put('rate-limit', { ...limit, periodMs: 172_800_000 }),
    at('spec.periodMs'),
  ],
  ['no burst', 'changes.publish', put('rate-limit', { limit: 5, periodMs: 1000 }), at('spec.burst')],
  [
    'a key without its header',
    'changes.publish',
    put('rate-limit', { ...limit, key: { source: 'HEADER' } }),
    at('spec.key.name'),
  ],
  [
    'a failure rate of zero',
    'changes.publish',
    put('breaker', { service: 'a', failureRateThresholdPercent: 0 }),
    at('spec.failureRateThresholdPercent'),
  ],
  [
    'a failure rate of 101',
    'changes.publish',
    put('breaker', { service: 'a', failureRateThresholdPercent: 101 }),
    at('spec.failureRateThresholdPercent'),
  ],
  [
    'a window that never fills',
    'changes.publish',
    put('breaker', { service: 'a', slidingWindowType: 'COUNT_BASED', slidingWindowSize: 5, minimumNumberOfCalls: 6 }),
    at('spec.minimumNumberOfCalls'),
  ],
  ['a breaker without a service', 'changes.publish', put('breaker', {}), at('spec.service')],
  [
    'a status that is no failure',
    'changes.publish',
    put('breaker', { service: 'a', failureStatuses: [200] }),
    at('spec.failureStatuses.0'),
  ],
  ['a subset that selects nothing', 'changes.publish', put('subset', { service: 'a' }), at('spec.tags')],
  [
    'a trip in disguise',
    'changes.publish',
    put('breaker-override', {
      id: '1',
      intent: 'FORCED_OPEN',
      reason: 'because',
      actor: 'Bo',
      atMs: 1,
      expiresAtMs: null,
    }),
    at('kind'),
  ],
  ['the same in a preview', 'changes.preview', { edits: route({ timeoutMs: 1 }).edits }, at('spec.timeoutMs')],
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
  const [noun = '', verb = ''] = path.split('.')
  const error: unknown = await caller[noun]?.[verb]?.(input).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'BAD_REQUEST' })
  const problems = problemsOf((error as Error).cause, input)
  expect(problems.map((each) => each.field)).toContain(field)
  for (const each of problems) expect(each.message).not.toBe('')
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
