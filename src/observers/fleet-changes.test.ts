import { describe, expect, it } from 'vitest'
import type { HealthCheck } from '@/adapters/consul/consul'
import type { FleetService } from '@/wire/fleet'
import {
  cutOutputs,
  differingByChecks,
  differInOutputOnly,
  fleetNames,
  healthCounts,
  inOrder,
  touchedByChecks,
  withHeld,
} from './fleet-changes'

const check = (fields: Partial<HealthCheck>): HealthCheck => ({
  node: 'n1',
  checkId: 'service:web-1',
  name: 'http',
  status: 'critical',
  output: 'refused',
  serviceId: 'web-1',
  serviceName: 'web',
  ...fields,
})

const instance = (id: string, health: FleetService['instances'][number]['health']) => ({
  ...{ id, service: 'web', node: 'n1', address: '10.0.0.1', port: 80, weight: 1, tags: [], meta: {} },
  ...{ health, checks: [], managed: false, datacenter: 'dc1', byAgent: false },
})

describe('a list of failing checks', () => {
  it.each([
    ['nothing when it is the same', [check({})], [check({})], [], []],
    ['a service whose check came', [], [check({})], ['web'], []],
    ['a service whose check went', [check({})], [], ['web'], []],
    ['a service whose check says something else', [check({})], [check({ output: 'time-out' })], ['web'], []],
    ['the node whose own check came', [], [check({ serviceName: '', serviceId: '' })], [], ['n1']],
    ['not Consul itself', [], [check({ serviceName: 'consul' })], [], []],
  ])('touches %s', (_name, before, after, services, nodes) => {
    expect(touchedByChecks(before, after)).toEqual({ services: new Set(services), nodes: new Set(nodes) })
  })
})

describe('all checks together', () => {
  const web = (id: string, ...checks: HealthCheck[]) => ({
    ...instance(id, 'passing'),
    checks: checks.map(({ checkId, name, status, output }) => ({ id: checkId, name, status, output })),
  })
  const node = check({ serviceName: '', serviceId: '', checkId: 'serfHealth', status: 'passing' })
  const of = (id: string, fields: Partial<HealthCheck> = {}) =>
    check({ serviceId: id, checkId: `service:${id}`, status: 'passing', ...fields })
  const known = [{ service: 'web', instances: [web('a', of('a'), node), web('b', node, of('b')), web('bare', node)] }]

  it.each([
    ['nothing when they are as known, whatever their order and output', [of('b', { output: 'x' }), node, of('a')], []],
    ['an instance that came', [node, of('a'), of('b'), of('c')], ['web']],
    ['an instance that went', [node, of('a')], ['web']],
    ['a check in another state', [node, of('a'), of('b', { status: 'critical' })], ['web']],
    ['another check of the node', [node, { ...node, checkId: 'disk' }, of('a'), of('b')], ['web']],
    ['a service that is not known', [node, of('a'), of('b'), of('x', { serviceName: 'shop' })], ['shop']],
    ['not Consul itself', [node, of('a'), of('b'), of('x', { serviceName: 'consul' })], []],
  ])('tell %s', (_name, checks, expected) => {
    expect(differingByChecks(known, checks)).toEqual(new Set(expected))
  })
})

describe('a service as it is shown', () => {
  const [a, b] = [instance('a', 'passing'), instance('b', 'warning')]

  it('keeps an instance that is held, and lets go of one that is not', () => {
    expect(withHeld([a, b], [a], () => true)).toEqual([a, b])
    expect(withHeld([a, b], [a], () => false)).toEqual([a])
  })

  it('is as Consul has it where Consul has it, held or not', () => {
    const worse = { ...a, health: 'critical' as const }
    expect(withHeld([a, b], [worse], () => true)).toEqual([worse, b])
  })

  it('differs in output only when nothing else differs', () => {
    const checked = (output: string, status: 'passing' | 'critical' = 'passing') => ({
      ...a,
      checks: [{ id: 'c', name: 'c', status, output }],
    })
    expect(differInOutputOnly([checked('x')], [checked('y')])).toBe(true)
    expect(differInOutputOnly([checked('x')], [checked('x', 'critical')])).toBe(false)
    expect(differInOutputOnly([checked('x')], [checked('x'), b])).toBe(false)
  })

  it('has long outputs cut, and others as they were', () => {
    const long = { ...a, checks: [{ id: 'c', name: 'c', status: 'passing' as const, output: 'x'.repeat(5000) }] }
    expect(cutOutputs([long, b])[0]?.checks[0]?.output).toHaveLength(1001)
    expect(cutOutputs([b])[0]).toBe(b)
  })
})

describe('the fleet', () => {
  it('leaves Consul itself out, and does not mind the order of tags', () => {
    const names = fleetNames({ consul: [], web: ['b', 'a'] })
    expect(names).toEqual(fleetNames({ web: ['a', 'b'] }))
  })

  it('is the same whatever the order in which Consul lists instances', () => {
    const [a, b] = [instance('a', 'passing'), instance('b', 'warning')]
    expect(inOrder([b, a])).toEqual(inOrder([a, b]))
  })

  it('counts an instance whose health is unknown as critical', () => {
    const instances = [instance('a', 'passing'), instance('b', 'warning'), instance('c', 'unknown')]
    expect(healthCounts([{ service: 'web', instances }])).toEqual([
      { service: 'web', passing: 1, warning: 1, critical: 1 },
    ])
  })
})
