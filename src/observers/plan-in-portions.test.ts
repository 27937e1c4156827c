import { describe, expect, it } from 'vitest'
import { instanceSpec, type CatalogInstance } from '@/domain/service/service'
import { planInPortions } from './plan-in-portions'
import { nodeOf, planInstances, type PlanView } from './plan-instances'
import type { ManagedInstance } from './source'

function managed(id: string, service: string): ManagedInstance {
  return { ...instanceSpec.parse({ service, address: '10.0.0.1', port: 80 }), id, version: 1 }
}

function standing({ id, service, address, port, weight, tags }: ManagedInstance): CatalogInstance {
  const place = { id, service, node: nodeOf('switchyard', id), address, port, weight, tags }
  const rest = { checks: [], managed: true, datacenter: 'dc1', byAgent: false }
  return { ...place, meta: { 'external-source': 'switchyard' }, health: 'passing', ...rest }
}

describe('planning in portions', () => {
  it('says the same as planning at one go, also of what moved from one service to another', async () => {
    const wanted = Array.from({ length: 2500 }, (_each, index) => managed(`i${String(index)}`, `s${String(index)}`))
    const moved = managed('moved', 's2400')
    const desired = [...wanted, moved]
    const byId = new Map(desired.map((each) => [each.id, each]))
    const actual = [managed('moved', 's3'), managed('gone', 's9'), ...wanted.slice(5, 1000)].map(standing)
    const view: PlanView = {
      ...{ desired, actual, nodePrefix: 'switchyard', wantedById: (id) => byId.get(id) },
      ...{ resultOf: () => undefined, maintenanceOf: () => null },
    }
    const inOrder = (plans: readonly { id: string }[]) => plans.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    expect(inOrder(await planInPortions(view))).toEqual(inOrder(planInstances(view)))
  })
})
