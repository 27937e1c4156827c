import { expect, it } from 'vitest'
import type { PublishStatus } from '@/domain/view/views'
import { publishStep } from './publish-step'

const spread: PublishStatus = {
  revision: 7,
  published: true,
  waitingFor: null,
  gateways: 4,
  enforcedBy: 2,
  tookMs: null,
  slowest: null,
  pending: [],
  failing: [],
}

it.each<[string, Partial<PublishStatus>, string, number]>([
  ['saved, not yet in Consul', { published: false, enforcedBy: 0 }, 'WAITING', 10],
  ['in Consul, on half of the gateways', {}, 'SPREADING', 66],
  ['on every gateway', { enforcedBy: 4 }, 'ENFORCED', 100],
  ['with no gateway it is not said to be enforced', { gateways: 0, enforcedBy: 0 }, 'NO_GATEWAY', 33],
  ['refused by one gateway', { failing: [{ gateway: 'a', reason: 'bad' }] }, 'FAILING', 100],
  [
    'held back by a hand edit that a gateway refuses',
    { published: false, waitingFor: 'DRIFT', failing: [{ gateway: 'a', reason: 'bad' }] },
    'WAITING',
    10,
  ],
])('%s', (_name, change, kind, percent) => {
  expect(publishStep({ ...spread, ...change })).toEqual({ kind, percent })
})
