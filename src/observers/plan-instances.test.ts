import { describe, expect, it } from 'vitest'
import { managedMeta } from '@/adapters/consul/answers'
import { instanceSpec, type CatalogInstance } from '@/domain/service/service'
import { isOnOurNode, nodeOf, operationsOf, packTransactions, planInstances, type PlanView } from './plan-instances'
import type { ProbeResult } from './checks/probe'
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

function plan(desired: ManagedInstance[], actual: CatalogInstance[], more: Partial<PlanView> = {}) {
  const wanted = new Map(desired.map((each) => [each.id, each]))
  const view = { desired, actual, nodePrefix: prefix, resultOf: () => passing, maintenanceOf: () => null }
  return planInstances({ ...view, wantedById: (id) => wanted.get(id), ...more })
}

const verbs = (desired: ManagedInstance[], actual: CatalogInstance[], more: Partial<PlanView> = {}) =>
  plan(desired, actual, more).map((each) => each.operations.map(({ verb }) => verb))

describe('managed instances', () => {
  it('that stand there as they should need nothing', () => {
    expect(verbs([managed('a')], [standing(managed('a'))])).toEqual([])
  })

  it('that are new can wait for their first look; what stands, or stands elsewhere, does not', () => {
    const waits = () => true
    const resultOf = () => undefined
    expect(verbs([managed('a')], [], { waits, resultOf })).toEqual([])
    expect(verbs([managed('a', { weight: 9 })], [standing(managed('a'))], { waits, resultOf })).toEqual([
      ['service-set'],
    ])
    expect(verbs([managed('a', { service: 'api' })], [standing(managed('a'))], { waits, resultOf })).toEqual([
      ['service-delete', 'service-set', 'check-set'],
    ])
  })

  it('that are missing are registered with a check that is critical until the first look', () => {
    const [first] = plan([managed('a')], [], { resultOf: () => undefined })
    const operations = operationsOf(first ? [first] : [])
    expect(operations.map((each) => each.verb)).toEqual(['node-set', 'service-set', 'check-set'])
    expect(operations[2]).toMatchObject({ check: { status: 'critical', serviceId: 'a' } })
    expect(operations[1]).toMatchObject({ service: { weights: { passing: 3, warning: 3 } } })
  })

  it.each([
    ['weight', { weight: 9 }],
    ['address', { address: '10.0.0.2' }],
    ['port', { port: 81 }],
    ['tags', { tags: ['x'] }],
    ['meta', { meta: { version: 'v2' } }],
  ])('with another %s are registered anew, their check left alone', (_name, fields) => {
    expect(verbs([managed('a', fields)], [standing(managed('a'))])).toEqual([['service-set']])
  })

  it('that moved to another service leave the old one in the same step: the node holds one service under an id', () => {
    const moved = managed('a', { service: 'api' })
    expect(verbs([moved], [standing(managed('a'))])).toEqual([['service-delete', 'service-set', 'check-set']])
    // Also when only the service that it left is compared.
    const left = plan([], [standing(managed('a'))], { wantedById: () => moved })
    expect(left.flatMap((each) => each.operations.map(({ verb }) => verb))).toEqual([
      ...['service-delete', 'service-set', 'check-set'],
    ])
  })

  it('that are no longer wanted are deregistered', () => {
    expect(verbs([], [standing(managed('a'))])).toEqual([['service-delete']])
  })

  it('tell what a look found only when it differs', () => {
    const down: ProbeResult = { status: 'critical', output: 'connection refused' }
    expect(verbs([managed('a')], [standing(managed('a'))], { resultOf: () => down })).toEqual([['check-set']])
    expect(verbs([managed('a')], [standing(managed('a'), down)], { resultOf: () => down })).toEqual([])
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
    expect(verbs([managed('a')], [changed], { resultOf: () => down, leave })).toEqual([['check-set']])
    expect(verbs([managed('a')], [], { resultOf: () => down, leave })).toEqual([])
  })

  it('that are in maintenance are critical for that reason, until they are not in it any more', () => {
    const reason = 'new disk (Ana)'
    const [first] = plan([managed('a')], [standing(managed('a'))], { maintenanceOf: () => reason })
    expect(first?.operations).toMatchObject([
      { check: { checkId: '_service_maintenance:a', status: 'critical', output: reason } },
    ])
    const check = { id: '_service_maintenance:a', name: 'Service Maintenance Mode', status: 'critical', output: reason }
    const stands = standing(managed('a'))
    const inMaintenance = { ...stands, checks: [...stands.checks, check as CatalogInstance['checks'][number]] }
    expect(verbs([managed('a')], [inMaintenance], { maintenanceOf: () => reason })).toEqual([])
    expect(verbs([managed('a')], [inMaintenance])).toEqual([['check-delete']])
  })

  it('go into as few transactions as Consul takes', () => {
    const desired = Array.from({ length: 1000 }, (_each, index) => managed(`i${String(index)}`))
    const packs = packTransactions(plan(desired, [], { resultOf: () => undefined }))
    const sizes = packs.map((pack) => operationsOf(pack).length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64)
    expect(packs.length).toBeLessThan(38)
    expect(packs.flat()).toHaveLength(1000)
  })

  it('have their node made before them, once in a transaction', () => {
    const desired = Array.from({ length: 200 }, (_each, index) => managed(`i${String(index)}`))
    for (const pack of packTransactions(plan(desired, []))) {
      const made = new Set<string>()
      for (const operation of operationsOf(pack)) {
        if (operation.verb === 'node-set') {
          expect(made.has(operation.node)).toBe(false)
          made.add(operation.node)
        } else if (operation.verb === 'service-set') expect(made.has(operation.node)).toBe(true)
      }
    }
  })
})
