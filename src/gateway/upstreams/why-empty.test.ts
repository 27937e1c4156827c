import { expect, it } from 'vitest'
import { instance, order } from '../testing/instances'
import { whyEmpty } from './why-empty'

const sick = instance(3, { health: 'critical' })
const weightless = order(2, { mode: 'ACTIVE', weight: { from: 1, to: 0, startAtMs: 0, overMs: 0 } })

it.each([
  [[], [], 'No healthy instance stands behind service cart.'],
  [[sick], [], 'No healthy instance stands behind service cart.'],
  [[instance(1)], [order(1)], 'The only instance of service cart is drained or in maintenance.'],
  [
    [instance(1), instance(2), sick],
    [order(1), order(2, { mode: 'MAINTENANCE' }), order(3)],
    'All 3 instances of service cart are drained or in maintenance.',
  ],
  [
    [instance(1), instance(2), sick],
    [order(1), weightless],
    'None of the 3 instances of service cart takes requests: 1 drained or in maintenance, 1 with weight 0, 1 not healthy.',
  ],
  [[sick], [order(3, { instanceId: 'other' })], 'No healthy instance stands behind service cart.'],
])('with %j under %j it says why nobody takes the request', (registered, orders, expected) => {
  const byAddress = new Map(orders.map((each) => [`10.0.0.1:${String(each.port)}`, each]))
  expect(whyEmpty('service cart', registered, byAddress, 0)).toBe(expected)
})
