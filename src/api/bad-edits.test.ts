import { it } from 'vitest'
import { at, type BadInput, expectRefused, put, route } from './testing'

const limit = { limit: 5, periodMs: 10_000, burst: 5 }

const table: BadInput[] = [
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
]

it.each(table)('%s is refused by %s, which names the field', async (_what, path, input, field) => {
  await expectRefused(path, input, field)
})
