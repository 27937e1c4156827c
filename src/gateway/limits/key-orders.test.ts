import { expect, it } from 'vitest'
import { rateLimitOverrideNameOf, rateLimitOverrideSpec, resetIdOf } from '@/domain/rate-limit/key-override'
import type { PublishedObject } from '@/domain/revision/object'
import { KeyOrders } from './key-orders'

const order = (over: object): PublishedObject => {
  const common = { policy: 'calls', key: 'ann', stance: 'NORMAL', reason: 'a test', actor: 'Ana', atMs: 0 }
  const spec = rateLimitOverrideSpec.parse({ ...common, expiresAtMs: null, ...over })
  return { kind: 'rate-limit-override', namespace: 'shop', name: rateLimitOverrideNameOf(spec), spec }
}

it('resets once for each id, and not again for one that comes back', () => {
  const resets: string[] = []
  const orders = new KeyOrders((policy, key) => resets.push(`${policy} ${key}`))
  const first = order({ resetId: resetIdOf(1, 'a') })
  const second = order({ resetId: resetIdOf(2, 'b'), stance: 'BLOCK' })
  orders.change(undefined, first)
  orders.change(first, { ...first })
  orders.change(first, second)
  orders.change(second, first)
  orders.change(first, undefined)
  orders.change(undefined, second)
  expect(resets).toEqual(['shop/calls ann', 'shop/calls ann'])
})

it('tells of each policy the orders that stand', () => {
  const orders = new KeyOrders(() => undefined)
  const blocked = order({ stance: 'BLOCK' })
  const known = orders.of('shop/calls')
  orders.change(undefined, blocked)
  expect([...known.keys()]).toEqual(['ann'])
  expect(orders.of('shop/others').size).toBe(0)
  orders.change(blocked, undefined)
  expect(known.size).toBe(0)
})
