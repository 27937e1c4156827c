import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { breakerSpec } from '@/domain/breaker/policy'
import type { Edit } from '@/domain/view/change-views'
import { listRevisions } from '../changes/list-revisions'
import { publishEdits } from '../changes/publish-edits'
import {
  fleetInstance,
  putController,
  putFleet,
  putFrame,
  putReport,
  startTestControl,
  type TestControl,
} from '../testing'
import { busy, namespace, objects, open, orderInstance, publishShop, put } from '../testing/shop'
import { getOverview } from './get-overview'

let control: TestControl
const all = { namespace: null }

beforeAll(async () => {
  control = await startTestControl()
  await publishShop(control)
})
afterAll(() => control.stop())
beforeEach(async () => {
  await control.redis.flushall()
  await new Promise((resolve) => setTimeout(resolve, 510)) // reads are shared for half a second
})

describe('the overview', () => {
  it('puts what stops traffic first', async () => {
    await putFleet(control, [fleetInstance('checkout', 9001, { health: 'critical' }), fleetInstance('cart', 9002)])
    await putFrame(control, { ...busy, breakers: [open] })
    await putController(control, { publishedRevision: 1 })
    const checksum = (await listRevisions(control, { limit: 1 }))[0]?.checksum ?? ''
    await putReport(control, {
      ...{ id: 'gw-1', revision: 1, checksum },
      state: 'ERROR',
      error: { revision: 1, object: null, reason: 'bad' },
    })
    const overview = await getOverview(control, all)
    expect(overview.services).toEqual({ passing: 1, warning: 0, critical: 1, total: 2 })
    expect(overview.breakersNotClosed).toEqual([{ namespace, name: 'checkout', service: 'checkout', state: 'OPEN' }])
    expect(overview.gateways).toEqual({ total: 1, notSynced: 1 })
    expect(overview.attention.map((each) => each.code)).toEqual([
      'GATEWAY_ERROR',
      'SERVICE_CRITICAL',
      'BREAKER_OPEN',
      'LIMIT_THROTTLING',
    ])
    expect(overview.recentRevisions[0]?.message).toBe('first')
  })

  it('takes a policy on trial for what it is, not for a breaker that is not closed', async () => {
    const trial = { ...objects.breaker, name: 'trial', spec: breakerSpec.parse({ service: 'cart', mode: 'SHADOW' }) }
    const { revision } = await publishEdits(control, { edits: [put(trial)], message: 'm' })
    await putFrame(control, { ...busy, breakers: [{ ...open, breaker: 'shop/trial', state: 'METRICS_ONLY' }] })
    expect((await getOverview(control, all)).breakersNotClosed).toEqual([])
    const edit: Edit = { op: 'delete', id: { kind: 'breaker', namespace, name: 'trial' }, baseVersion: revision }
    await publishEdits(control, { edits: [edit], message: 'm' })
  })

  it('names each service whose instances flap, since when, and tells what operators emptied from what is down', async () => {
    const flapping = { sinceMs: 1000, changes: 7 }
    const held = fleetInstance('cart', 9002)
    await putFleet(control, [fleetInstance('checkout', 9001), fleetInstance('checkout', 9003), held], {
      'node-1/checkout-9003': { sinceMs: 5000, flapping },
    })
    await orderInstance(control, held, { mode: 'DRAIN', reason: 'new racks' })
    const { attention } = await getOverview(control, all)
    expect(attention.filter((each) => each.object.kind === 'service')).toMatchObject([
      { code: 'SERVICE_CRITICAL', severity: 'warning', object: { name: 'cart' }, detail: '0/1 new racks' },
      { code: 'INSTANCES_FLAPPING', object: { name: 'checkout' }, detail: '1/2', sinceMs: 1000 },
    ])
  })
})
