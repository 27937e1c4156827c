import { describe, expect, it } from 'vitest'
import { adoptionOf, driftFields } from './adopt'
import { type Difference, matchDrifts, type OpenDrift, resolutionOfGone, shallRepair } from './drift'

const difference: Difference = { key: 'a', kind: 'CHANGED', expected: { limit: '5' }, found: { limit: '9' } }
const drift: OpenDrift = {
  ...difference,
  id: '1',
  target: 'REDIS',
  foundAtMs: 100,
  repairRequested: false,
  adopting: false,
}

describe('records of drift', () => {
  it('are left alone while the same is found', () => {
    expect(matchDrifts([drift], [structuredClone(difference)])).toEqual({ appeared: [], changed: [], gone: [] })
  })

  it('follow what is found: new, otherwise, not any more', () => {
    const other = { ...difference, found: { limit: '10' } }
    const fresh = { ...difference, key: 'b' }
    const gone = { ...drift, id: '2', key: 'c' }
    expect(matchDrifts([drift, gone], [other, fresh])).toEqual({
      appeared: [fresh],
      changed: [{ drift, difference: other }],
      gone: [gone],
    })
  })

  it('of keys that were not looked at stay', () => {
    expect(matchDrifts([drift], [], (key) => key !== 'a').gone).toEqual([])
  })

  it.each([
    ['REPAIR', false, false, true],
    ['REPORT', false, false, false],
    ['REPORT', false, true, true],
    ['REPAIR', true, false, false],
    ['REPAIR', true, true, true],
  ] as const)('mode %s, on request only: %s, asked for: %s → repaired: %s', (mode, onRequestOnly, asked, expected) => {
    expect(shallRepair({ ...difference, onRequestOnly }, { ...drift, repairRequested: asked }, mode)).toBe(expected)
  })

  it('that are gone say who did it, as far as that is known', () => {
    expect(resolutionOfGone({ ...drift, adopting: true, repairRequested: true }, 'REPORT', 50)).toBe('ADOPTED')
    expect(resolutionOfGone({ ...drift, repairRequested: true }, 'REPORT', 50)).toBe('REPAIRED')
    expect(resolutionOfGone(drift, 'REPAIR', 50)).toBe('GONE')
    expect(resolutionOfGone(drift, 'REPAIR', 200)).toBe('REPAIRED') // by a process before this one
  })
})

describe('what a record says', () => {
  const findings = { target: 'CONSUL_KV', key: 'log/7', kind: 'CHANGED' } as const

  it('names the object and then the field', () => {
    const spec = (weightPercent: number) => ({ destinations: [{ service: 'checkout', subset: 'v2', weightPercent }] })
    const expected = { 'route shop/checkout': spec(0) }
    expect(driftFields({ ...findings, expected, found: { 'route shop/checkout': spec(50) } })).toEqual([
      { path: 'route shop/checkout destinations[checkout/v2].weightPercent', before: 0, after: 50 },
    ])
  })

  it('of nothing expected or nothing found is all of the other side', () => {
    expect(driftFields({ ...findings, expected: null, found: { text: 'x' } })).toEqual([{ path: 'text', after: 'x' }])
    expect(driftFields({ ...findings, expected: { limit: '5' }, found: null })).toEqual([
      { path: 'limit', before: '5' },
    ])
  })

  it('can be adopted only when it is a registration that can be a managed instance', () => {
    const found = {
      service: 'web',
      address: '10.0.0.1',
      port: 80,
      weight: 1,
      tags: [],
      meta: { 'external-source': 'x' },
    }
    const foreign = { target: 'CONSUL_CATALOG', key: 'web/x', kind: 'FOREIGN', expected: null, found } as const
    expect(adoptionOf(foreign)).toMatchObject({ possible: true, spec: { port: 80, meta: {} } })
    expect(adoptionOf({ ...foreign, found: { ...found, weight: 0 } })).toMatchObject({ possible: false })
    expect(adoptionOf({ ...foreign, target: 'REDIS' }).possible).toBe(false)
    expect(adoptionOf({ ...foreign, kind: 'DELETED', found: null }).possible).toBe(false)
  })
})
