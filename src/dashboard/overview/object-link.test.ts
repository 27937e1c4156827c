import { expect, it } from 'vitest'
import { attentionHref } from './object-link'

it.each([
  ['BREAKER_OPEN', 'breaker', 'demo', 'payments', '/breakers/demo/payments'],
  ['SERVICE_CRITICAL', 'service', null, 'a b', '/services/a%20b?tab=instances'],
  ['INSTANCES_FLAPPING', 'service', null, 'cart', '/services/cart?tab=instances&only=FLAPPING'],
  ['INSTANCES_FLAPPING', 'instance-override', 'shop', 'cart@10.0.0.1:80', '/services/cart?tab=instances&only=FLAPPING'],
  ['NO_GATEWAY', 'gateway', null, '', '/gateways'],
  ['PUBLISH_WAITING', 'revision', null, '12', '/changes/12'],
  ['PUBLISH_SLOW', 'revision', null, '12', '/changes/12'],
  ['GATEWAY_ERROR', 'gateway', null, 'gw-1', '/gateways?q=gw-1'],
  ['DRIFT', 'drift', null, 'switchyard/head', '/changes/drift'],
] as const)('%s leads to where it is dealt with', (code, kind, namespace, name, href) => {
  expect(attentionHref({ code, object: { kind, namespace, name } })).toBe(href)
})
