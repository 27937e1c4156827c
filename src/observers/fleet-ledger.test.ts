import { describe, expect, it } from 'vitest'
import type { CatalogInstance, Health } from '@/domain/service/service'
import type { FleetService } from '@/wire/fleet'
import { HealthLedger } from './fleet-ledger'

const instance = (id: string, health: Health, output = ''): CatalogInstance => ({
  ...{ id, service: 'web', node: 'n1', address: '10.0.0.1', port: 80, weight: 1, tags: [], meta: {}, health },
  ...{ checks: [{ id: `c-${id}`, name: 'HTTP', status: health, output }], managed: false },
  ...{ datacenter: 'dc1', byAgent: false },
})

/** A service that is looked at again and again. */
function follow(ledger = new HealthLedger(), before: FleetService | null = null) {
  return (nowMs: number, instances: CatalogInstance[], silently = false) => {
    const { standing, changes } = ledger.apply('web', before, instances, nowMs, silently)
    before = { service: 'web', instances, standing }
    return { standing, changes }
  }
}

describe('an instance', () => {
  it('stands since its health last changed, whatever else changed', () => {
    const look = follow()
    look(1000, [instance('a', 'passing')])
    look(2000, [instance('a', 'critical')])
    const { standing, changes } = look(3000, [{ ...instance('a', 'critical', 'other'), weight: 5 }])
    expect(standing).toEqual({ 'n1/a': { sinceMs: 2000, flapping: null } })
    expect(changes).toEqual([])
  })

  it('is told to have come, changed and gone, with the check that decided', () => {
    const look = follow()
    const place = { service: 'web', node: 'n1', instanceId: 'a', instance: '10.0.0.1:80', flapping: false }
    expect(look(1000, [instance('a', 'passing', 'ok')]).changes).toEqual([
      { ...place, atMs: 1000, before: null, after: 'passing', check: 'HTTP', output: 'ok' },
    ])
    expect(look(2000, [instance('a', 'critical', 'refused')]).changes).toEqual([
      { ...place, atMs: 2000, before: 'passing', after: 'critical', check: 'HTTP', output: 'refused' },
    ])
    expect(look(3000, []).changes).toEqual([
      { ...place, atMs: 3000, before: 'critical', after: null, check: '', output: '' },
    ])
  })

  it('did not come when it is the first thing that is ever seen', () => {
    const look = follow()
    expect(look(1000, [instance('a', 'passing')], true).changes).toEqual([])
    expect(look(2000, [instance('a', 'critical')], true).changes).toHaveLength(1)
  })

  it('that goes and comes back again and again flaps too, and one that is deployed twice does not', () => {
    const look = follow()
    let atMs = 0
    const restart = () => {
      look((atMs += 5000), [])
      look((atMs += 5000), [instance('a', 'critical')])
      return look((atMs += 5000), [instance('a', 'passing')]).standing['n1/a']?.flapping
    }
    look(0, [instance('a', 'passing')])
    expect([restart(), restart()]).toEqual([null, null])
    for (let each = 0; each < 4; each += 1) restart()
    expect(restart()).not.toBeNull()
  })
})

describe('an instance that flaps', () => {
  function flapping(ledger: HealthLedger) {
    const look = follow(ledger)
    look(0, [instance('a', 'passing')])
    for (let at = 1; at <= 8; at += 1) look(at * 1000, [instance('a', at % 2 === 0 ? 'passing' : 'critical')])
    return look
  }

  it('says since when and how often, and no longer when it was quiet', () => {
    const ledger = new HealthLedger()
    const look = flapping(ledger)
    const current = [instance('a', 'passing')]
    expect(look(9000, current).standing['n1/a']).toEqual({ sinceMs: 8000, flapping: { sinceMs: 1000, changes: 8 } })
    expect(ledger.settle(60_000)).toEqual(new Set())
    expect(ledger.settle(600_000)).toEqual(new Set(['web']))
    expect(look(600_000, current).standing['n1/a']?.flapping).toBeNull()
    expect(ledger.settle(700_000)).toEqual(new Set())
  })

  it('flaps on after a restart, from what was written down', () => {
    const instances = [instance('a', 'passing')]
    const written: FleetService = { service: 'web', instances, ...flapping(new HealthLedger())(9000, instances) }
    const ledger = new HealthLedger()
    ledger.restore(written, 10_000)
    const look = follow(ledger, written)
    const { standing, changes } = look(11_000, [instance('a', 'critical')])
    expect(standing['n1/a']).toEqual({ sinceMs: 11_000, flapping: { sinceMs: 1000, changes: 9 } })
    expect(changes).toMatchObject([{ before: 'passing', after: 'critical', flapping: true }])
  })
})
