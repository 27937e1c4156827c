import { expect, test } from 'vitest'
import { lackingGateways } from './proof'

const status = { pending: ['gw-2', 'gw-3'], failing: [{ gateway: 'gw-1', reason: 'unknown field' }] }

test('an order for all gateways names every gateway that lacks it, refusals with their reason first', () => {
  expect(lackingGateways(status, { gateway: null })).toEqual(['gw-1: unknown field', 'gw-2', 'gw-3'])
})

test('an order for one gateway names no other', () => {
  expect(lackingGateways(status, { gateway: 'gw-3' })).toEqual(['gw-3'])
  expect(lackingGateways(status, { gateway: 'gw-9' })).toEqual([])
})
