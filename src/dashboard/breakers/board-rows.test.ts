import { describe, expect, test } from 'vitest'
import { breakerSpec, type BreakerState } from '@/domain/breaker/policy'
import type { BreakerOnGateway, BreakerView } from '@/domain/view/views'
import { boardRows } from './board-rows'

function machine(gateway: string, instance: string | null, state: BreakerState = 'CLOSED'): BreakerOnGateway {
  return {
    gateway,
    instance,
    state,
    sinceMs: 0,
    cause: 'START',
    failureRatePercent: null,
    slowCallRatePercent: null,
    bufferedCalls: 0,
    rejectedPerSecond: 0,
    nextProbeAtMs: null,
    overrideExpiresAtMs: null,
  }
}

function breaker(name: string, scope: 'SERVICE' | 'INSTANCE', gateways: BreakerOnGateway[]): BreakerView {
  return {
    namespace: 'shop',
    name,
    version: 1,
    spec: breakerSpec.parse({ service: name, scope }),
    updatedAtMs: 0,
    updatedBy: 'ada',
    override: null,
    orders: [],
    gateways,
  }
}

const whole = breaker('cart', 'SERVICE', [machine('gw-10', null), machine('gw-2', null, 'OPEN')])
const each = breaker('pay', 'INSTANCE', [
  machine('gw-1', '10.0.0.2:80', 'OPEN'),
  machine('gw-2', '10.0.0.2:80'),
  machine('gw-1', '10.0.0.1:80'),
])
const keys = (breakers: BreakerView[], ...opened: string[]) =>
  boardRows(breakers, new Set(opened)).map((row) => row.key)

describe('the board', () => {
  test('is one row for each breaker as long as none is open', () => {
    expect(keys([whole, each])).toEqual(['shop/cart', 'shop/pay'])
  })

  test('opens a breaker of a whole service to its gateways, gw-2 before gw-10', () => {
    expect(keys([whole, each], 'shop/cart')).toEqual(['shop/cart', 'shop/cart~gw-2', 'shop/cart~gw-10', 'shop/pay'])
  })

  test('opens a breaker of instances to instances, and those to gateways', () => {
    expect(keys([each], 'shop/pay', 'shop/pay@10.0.0.2:80')).toEqual([
      'shop/pay',
      'shop/pay@10.0.0.1:80',
      'shop/pay@10.0.0.2:80',
      'shop/pay@10.0.0.2:80~gw-1',
      'shop/pay@10.0.0.2:80~gw-2',
    ])
  })

  test('merges an instance over the gateways that report on it', () => {
    const row = boardRows([each], new Set(['shop/pay'])).find(({ target }) => target.instance === '10.0.0.2:80')
    expect(row?.summary).toMatchObject({ state: 'OPEN', inState: 1, reporting: 2 })
  })

  test('has nothing to open where nobody reports', () => {
    expect(boardRows([breaker('idle', 'SERVICE', [])], new Set(['shop/idle']))).toMatchObject([
      { key: 'shop/idle', open: null, summary: null },
    ])
  })

  test('takes no notice of opened rows that are gone', () => {
    expect(keys([whole], 'shop/gone', 'shop/pay@10.0.0.2:80')).toEqual(['shop/cart'])
  })
})
