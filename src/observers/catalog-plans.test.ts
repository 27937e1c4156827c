import { describe, expect, it } from 'vitest'
import { instanceSpec } from '@/domain/service/service'
import { type CatalogPlan, PlanLedger } from './catalog-plans'

const instance = { ...instanceSpec.parse({ service: 'web', address: '10.0.0.1', port: 80 }), id: 'a', version: 1 }
const plan = (checkId: string): CatalogPlan => ({
  ...{ id: 'a', onNode: null },
  operations: [{ verb: 'check-delete', node: 'n', checkId }],
})

describe('what was just written', () => {
  it('is not written again while the catalog does not show it yet', () => {
    const ledger = new PlanLedger()
    ledger.note(plan('x'), 0)
    expect(ledger.without([plan('x')], [instance], 1000)).toEqual([])
    expect(ledger.without([plan('y')], [instance], 1000)).toHaveLength(1)
  })

  it('is written again when the catalog still does not show it after a while, which nobody has to tell', () => {
    const ledger = new PlanLedger()
    ledger.note(plan('x'), 0)
    ledger.without([plan('x')], [instance], 1000)
    expect(ledger.nextMs()).toBe(3000)
    expect(ledger.takeDue(3001)).toEqual(['a'])
    expect(ledger.without([plan('x')], [instance], 3001)).toHaveLength(1)
  })

  it('and was seen there is written again at once when it is gone', () => {
    const ledger = new PlanLedger()
    ledger.note(plan('x'), 0)
    expect(ledger.without([], [instance], 500)).toEqual([])
    expect(ledger.without([plan('x')], [instance], 600)).toHaveLength(1)
  })

  it('is forgotten after a while, also of instances that are wanted no more', () => {
    const ledger = new PlanLedger()
    ledger.note(plan('x'), 0)
    ledger.without([], [], 4000)
    expect(ledger.without([plan('x')], [], 1000)).toHaveLength(1)
  })
})
