import { it } from 'vitest'
import { type BadInput, expectRefused } from '../testing'

const target = { service: 'cart', node: 'node-1', instanceId: 'cart-1', address: '10.0.0.1', port: 8080 }
const targets = [target]
const drain = { do: 'DRAIN', reason: 'rollout', expiresInMs: null }
const weight = { do: 'WEIGHT', to: 5, overMs: 0, reason: '' }
const tooMany = Array.from({ length: 501 }, () => target)

const table: BadInput[] = [
  ['an action on nothing', 'instances.act', { targets: [], action: drain }, 'targets'],
  ['an action on 501 instances', 'instances.act', { targets: tooMany, action: drain }, 'targets'],
  ['a target without a node', 'instances.act', { targets: [{ ...target, node: '' }], action: drain }, 'targets.0.node'],
  ['a port beyond all', 'instances.act', { targets: [{ ...target, port: 65_536 }], action: drain }, 'targets.0.port'],
  ['an unknown action', 'instances.act', { targets, action: { do: 'STOP' } }, 'action.do'],
  ['a drain without a reason', 'instances.act', { targets, action: { ...drain, reason: ' ' } }, 'action.reason'],
  ['a reason of 2 characters', 'instances.act', { targets, action: { ...drain, reason: 'no ' } }, 'action.reason'],
  [
    'a reason of 501 characters',
    'instances.act',
    { targets, action: { ...drain, do: 'MAINTENANCE', reason: 'x'.repeat(501) } },
    'action.reason',
  ],
  ['a drain of 1 ms', 'instances.act', { targets, action: { ...drain, expiresInMs: 1 } }, 'action.expiresInMs'],
  [
    'a drain of 31 days',
    'instances.act',
    { targets, action: { ...drain, expiresInMs: 31 * 86_400_000 } },
    'action.expiresInMs',
  ],
  [
    'a drain without an end',
    'instances.act',
    { targets, action: { do: 'DRAIN', reason: 'why' } },
    'action.expiresInMs',
  ],
  ['a weight of 1001', 'instances.act', { targets, action: { ...weight, to: 1001 } }, 'action.to'],
  ['a weight below 0', 'instances.act', { targets, action: { ...weight, to: -1 } }, 'action.to'],
  ['half a weight', 'instances.act', { targets, action: { ...weight, to: 0.5 } }, 'action.to'],
  ['a ramp of 25 hours', 'instances.act', { targets, action: { ...weight, overMs: 90_000_000 } }, 'action.overMs'],
  [
    'a ramp to the registered weight',
    'instances.act',
    { targets, action: { ...weight, to: null, overMs: 1000 } },
    'action.overMs',
  ],
  ['force without a reason', 'instances.act', { targets, action: weight, force: true }, 'action.reason'],
  ['force that is neither', 'instances.act', { targets, action: drain, force: 'yes' }, 'force'],
  ['nothing to deregister', 'instances.deregister', { targets: [] }, 'targets'],
  ['force without a reason', 'instances.deregister', { targets, force: true }, 'reason'],
  ['nothing to adopt', 'instances.adopt', { targets: [], namespace: 'shop' }, 'targets'],
  ['adoption into capitals', 'instances.adopt', { targets, namespace: 'Shop' }, 'namespace'],
  [
    'a drain in disguise',
    'changeSets.create',
    {
      title: 't',
      edits: [
        {
          op: 'delete',
          baseVersion: 1,
          id: { kind: 'instance-override', namespace: 'shop', name: 'cart@10.0.0.1:8080' },
        },
      ],
    },
    'edits.0.id.kind',
  ],
  [
    'an order by the name of a route',
    'changeSets.touching',
    { object: { kind: 'instance-override', namespace: 'shop', name: 'cart' } },
    'object.name',
  ],
  [
    'a route by the name of an order',
    'changeSets.touching',
    { object: { kind: 'route', namespace: 'shop', name: 'cart@10.0.0.1:8080' } },
    'object.name',
  ],
]

it.each(table)('%s is refused by %s, which names the field', async (_what, path, input, field) => {
  await expectRefused(path, input, field)
})
