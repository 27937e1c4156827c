import { describe, expect, it } from 'vitest'
import { managedMeta } from '@/adapters/consul/answers'
import { instanceSpec, type CatalogInstance } from '@/domain/service/service'
import { isOnOurNode, nodeOf, packTransactions, planInstances } from './plan-instances'
import type { ProbeResult } from './probe'
import type { ManagedInstance } from './source'

const prefix = 'switchyard'
const passing: ProbeResult = { status: 'passing', output: 'connected' }

function managed(id: string, fields: Partial<ManagedInstance> = {}): ManagedInstance {
  return {
    ...instanceSpec.parse({ service: 'web', address: '10.0.0.1', port: 80, weight: 3 }),
    id,
    version: 1,
    ...fields,
  }
}

/** How the catalog shows it once everything was done. */
function standing(instance: ManagedInstance, found: ProbeResult = passing): CatalogInstance {
  const { id, service, address, port, weight, tags } = instance
  return {
    id,
    service,
    node: nodeOf(prefix, id),
    address,
    port,
    weight,
    tags,
    meta: { ...instance.meta, [managedMeta.key]: managedMeta.value },
    health: found.status,
    checks: instance.check.type === 'NONE' ? [] : [{ id: `switchyard:${id}`, name: 'TCP connect', ...found }],
    managed: true,
    datacenter: 'dc1',
    byAgent: false,
  }
}

const verbs = (desired: ManagedInstance[], actual: CatalogInstance[], found: ProbeResult | undefined = passing) =>
  planInstances(desired, actual, () => found, prefix).map((plan) => plan.operations.map((each) => each.verb))

describe('managed instances', () => {
  it('that stand there as they should need nothing', () => {
    expect(verbs([managed('a')], [standing(managed('a'))])).toEqual([])
  })

  it('that are missing are registered with a check that is critical until the first look', () => {
    const [plan] = planInstances([managed('a')], [], () => undefined, prefix)
    expect(plan?.operations.map((each) => each.verb)).toEqual(['node-set', 'service-set', 'check-set'])
    expect(plan?.operations[2]).toMatchObject({ check: { status: 'critical', serviceId: 'a' } })
    expect(plan?.operations[1]).toMatchObject({ service: { weights: { passing: 3, warning: 3 } } })
  })

  it.each([
    ['weight', { weight: 9 }],
    ['address', { address: '10.0.0.2' }],
    ['port', { port: 81 }],
    ['tags', { tags: ['x'] }],
    ['meta', { meta: { version: 'v2' } }],
  ])('with another %s are registered anew, their check left alone', (_name, fields) => {
    expect(verbs([managed('a', fields)], [standing(managed('a'))])).toEqual([['node-set', 'service-set']])
  })

  it('that moved to another service leave the old one', () => {
    const plans = verbs([managed('a', { service: 'api' })], [standing(managed('a'))])
    expect(plans).toEqual([['service-delete'], ['node-set', 'service-set', 'check-set']])
  })

  it('that are no longer wanted are deregistered', () => {
    expect(verbs([], [standing(managed('a'))])).toEqual([['service-delete']])
  })

  it('tell what a look found only when it differs', () => {
    const down: ProbeResult = { status: 'critical', output: 'connection refused' }
    expect(verbs([managed('a')], [standing(managed('a'))], down)).toEqual([['check-set']])
    expect(verbs([managed('a')], [standing(managed('a'), down)], down)).toEqual([])
  })

  it('lose their check when they are to have none', () => {
    expect(verbs([managed('a', { check: { type: 'NONE' } })], [standing(managed('a'))])).toEqual([['check-delete']])
  })

  it('stand on nodes of our own', () => {
    expect(isOnOurNode(nodeOf(prefix, 'a'), prefix)).toBe(true)
    for (const node of ['switchyard-8', 'switchyard-x', 'laptop']) expect(isOnOurNode(node, prefix)).toBe(false)
  })

  it('that somebody else changed or removed can be left so; their checks go on where they stand', () => {
    const leave = new Set(['a'])
    const down: ProbeResult = { status: 'critical', output: 'connection refused' }
    const changed = standing(managed('a', { weight: 9 }))
    const plans = planInstances([managed('a')], [changed], () => down, prefix, leave)
    expect(plans.map((plan) => plan.operations.map((each) => each.verb))).toEqual([['check-set']])
    expect(planInstances([managed('a')], [], () => down, prefix, leave)).toEqual([])
  })

  it('go into as few transactions as Consul takes', () => {
    const desired = Array.from({ length: 50 }, (_each, index) => managed(`i${String(index)}`))
    const packs = packTransactions(planInstances(desired, [], () => undefined, prefix))
    const sizes = packs.map((pack) => pack.flatMap((each) => each.operations).length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64)
    expect(packs).toHaveLength(3)
    expect(packs.flat()).toHaveLength(50)
  })
})
