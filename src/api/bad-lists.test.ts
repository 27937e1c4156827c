import { it } from 'vitest'
import { type BadInput, expectRefused } from './testing'

const names = Array.from({ length: 200 }, (_none, index) => `service-${'x'.repeat(30)}-${String(index)}`)
const table: BadInput[] = [
  ['a page of 201', 'services.list', { limit: 201 }, 'limit'],
  ['a page of nothing', 'instances.list', { limit: 0 }, 'limit'],
  ['a page before the first', 'services.list', { offset: -1 }, 'offset'],
  ['an order that there is not', 'services.list', { sort: 'colour' }, 'sort'],
  ['a health that there is not', 'instances.list', { health: ['well'] }, 'health.0'],
  ['a source that there is not', 'instances.list', { source: 'BOTH' }, 'source'],
  ['a search of 201 characters', 'instances.list', { search: 'x'.repeat(201) }, 'search'],
  ['a nameless service', 'instances.list', { service: '' }, 'service'],
  ['1001 names', 'services.names', { limit: 1001 }, 'limit'],
  ['an instance without a node', 'instances.get', { service: 'a', instanceId: 'a-1' }, 'node'],
  ['an event that is none', 'instances.history', { service: 'a', beforeId: 'yesterday' }, 'beforeId'],
  [
    'more names than an address holds',
    'live.range',
    { fromMs: 0, toMs: 1, scope: { services: names } },
    'scope.services',
  ],
  ['a list that there is not', 'live.screen', { rows: { list: 'routes', query: {} } }, 'rows.list'],
  ['a frame that is none', 'live.screen', { lastEventId: 'yesterday' }, 'lastEventId'],
]

it.each(table)('%s is refused by %s, which names the field', (_what, path, input, field) =>
  expectRefused(path, input, field),
)
