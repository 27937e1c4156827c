import { describe, expect, it } from 'vitest'
import { managedMeta } from '@/adapters/consul/answers'
import { type CatalogInstance, instanceSpec } from '@/domain/service/service'
import { type CatalogView, findCatalogDrift, fingerprint, wantedEntry } from './catalog-drift'
import { nodeOf } from './plan-instances'
import type { ManagedInstance } from './source'

const nodePrefix = 'switchyard'
const want: ManagedInstance = {
  ...instanceSpec.parse({ service: 'web', address: '10.0.0.1', port: 80, weight: 3, tags: ['a', 'b'] }),
  id: 'one',
  version: 1,
}
const print = fingerprint(wantedEntry(want))
const stands: CatalogInstance = {
  ...wantedEntry(want),
  ...{ id: 'one', node: nodeOf(nodePrefix, 'one'), health: 'passing', checks: [], managed: true },
  ...{ datacenter: 'dc1', byAgent: false },
}

function find(more: Partial<CatalogView>) {
  const view = { desired: [want], actual: [stands], nodePrefix, seen: new Map(), writtenAs: () => undefined }
  return findCatalogDrift({ ...view, isWanted: (id) => id === want.id, wasOurs: () => false, ...more })
}

describe('in the catalog', () => {
  it('what stands as wanted is right, in whatever order its tags are, and however well it is', () => {
    const found = find({ actual: [{ ...stands, tags: ['b', 'a'], health: 'critical' }] })
    expect(found).toMatchObject({ differences: [], right: new Map([['one', print]]) })
  })

  it('what never stood as wanted is our own work to do, not drift', () => {
    expect(find({ actual: [] }).differences).toEqual([])
    expect(find({ actual: [{ ...stands, weight: 9 }] }).differences).toEqual([])
  })

  it('what stood as wanted and does not any more is drift', () => {
    const seen = new Map([['one', print]])
    expect(find({ seen, actual: [] }).differences).toMatchObject([{ key: 'web/one', kind: 'DELETED' }])
    for (const edit of [{ weight: 9 }, { port: 81 }, { tags: [] }, { meta: {} }, { address: '10.0.0.2' }]) {
      expect(find({ seen, actual: [{ ...stands, ...edit }] }).differences).toMatchObject([{ kind: 'CHANGED' }])
    }
  })

  it('what we wrote ourselves a moment ago is no drift, though desired state went back', () => {
    const heavier = { ...stands, weight: 9 }
    const writtenAs = () => fingerprint(wantedEntry({ ...want, weight: 9 }))
    expect(find({ seen: new Map([['one', print]]), writtenAs, actual: [heavier] }).differences).toEqual([])
  })

  it('an edit in Switchyard is no drift', () => {
    const seen = new Map([['one', print]])
    expect(find({ seen, desired: [{ ...want, weight: 5 }] }).differences).toEqual([])
  })

  it('what is left of an instance of ours goes; what never was ours is foreign, whatever its meta says', () => {
    const other = { ...stands, id: 'two', meta: { [managedMeta.key]: managedMeta.value } }
    expect(find({ actual: [stands, other], wasOurs: (id) => id === 'two' }).ours).toContain(other)
    expect(find({ actual: [stands, other] }).differences).toMatchObject([
      { key: 'web/two', kind: 'FOREIGN', onRequestOnly: true },
    ])
    expect(find({ actual: [stands, { ...other, node: 'laptop' }] }).differences).toEqual([])
  })
})
