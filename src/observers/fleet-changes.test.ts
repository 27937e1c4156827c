import { describe, expect, it } from 'vitest'
import type { HealthCheck } from '@/adapters/consul/consul'
import type { FleetService } from '@/wire/fleet'
import { fleetNames, healthCounts, toFleetService, touchedByChecks } from './fleet-changes'

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
    ['nothing when it is the same', [check({})], [check({})], [], false],
    ['a service whose check came', [], [check({})], ['web'], false],
    ['a service whose check went', [check({})], [], ['web'], false],
    ['a service whose check says something else', [check({})], [check({ output: 'time-out' })], ['web'], false],
    ['everything when a node’s check came', [], [check({ serviceName: '', serviceId: '' })], [], true],
    ['not Consul itself', [], [check({ serviceName: 'consul' })], [], false],
  ])('touches %s', (_name, before, after, services, everything) => {
    expect(touchedByChecks(before, after)).toEqual({ services: new Set(services), everything })
  })
})

describe('the fleet', () => {
  it('leaves Consul itself out, and does not mind the order of tags', () => {
    const names = fleetNames({ consul: [], web: ['b', 'a'] })
    expect(names).toEqual(fleetNames({ web: ['a', 'b'] }))
  })

  it('is the same text whatever the order in which Consul lists instances', () => {
    const [a, b] = [instance('a', 'passing'), instance('b', 'warning')]
    expect(JSON.stringify(toFleetService('web', [b, a], {}))).toBe(JSON.stringify(toFleetService('web', [a, b], {})))
  })

  it('counts an instance whose health is unknown as critical', () => {
    const instances = [instance('a', 'passing'), instance('b', 'warning'), instance('c', 'unknown')]
    expect(healthCounts([{ service: 'web', instances, standing: {} }])).toEqual([
      { service: 'web', passing: 1, warning: 1, critical: 1 },
    ])
  })
})
