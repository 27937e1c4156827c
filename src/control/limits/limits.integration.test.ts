import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadFunctions } from '@/adapters/redis/load-functions'
import { mostKeyOrders, rateLimitOverrideNameOf, resetIdOf } from '@/domain/rate-limit/key-override'
import type { KeyAction } from '@/domain/view/limit-views'
import { commitRevision } from '@/store/commit-revision'
import { redisKeys } from '@/wire/keys'
import { encodeLimitTop } from '@/wire/limit-top'
import { publishEdits } from '../changes/publish-edits'
import { revertRevision } from '../changes/revert-revision'
import { putFrame, putReport, startTestControl, type TestControl } from '../testing'
import { objects, publishShop } from '../testing/shop'
import { actOnKey } from './act-on-key'
import { keyOf } from './key-of'
import { keyOrders } from './key-orders'
import { quota } from './quota'
import { readTops } from './read-tops'
import { topKeys } from './top-keys'
import { whatIf } from './what-if'

let control: TestControl
const place = { namespace: 'shop', name: 'fair' }

beforeAll(async () => {
  control = await startTestControl()
  await loadFunctions(control.redis)
  await publishShop(control)
})
afterAll(() => control.stop())

const act = (key: string, action: KeyAction, reason = 'a big import') =>
  actOnKey(control, { ...place, key, action, reason })
const stanceOf = async (key: string) => (await keyOrders(control, place)).find((each) => each.key === key)

describe('an order for a key', () => {
  it('is one revision with its audit record, tells what stood, and is taken back to that', async () => {
    const boost = await act('ann', { do: 'BOOST', factor: 3, expiresInMs: 60_000 })
    expect(boost.stood).toBeNull()
    const block = await act('ann', { do: 'BLOCK', expiresInMs: null }, 'too much')
    expect(block).toMatchObject({ revision: boost.revision + 1, stood: { stance: 'BOOST', factor: 3, actor: 'Ana' } })
    const records = await control.database.client.auditRecord.findMany({ where: { revision: block.revision } })
    expect(records.map((each) => each.action).sort()).toEqual(['limit.block', 'revision.commit'])
    await revertRevision(control, { revision: block.revision })
    expect(await stanceOf('ann')).toMatchObject({ stance: 'BOOST', factor: 3 })
    const stood = await stanceOf('ann')
    await actOnKey(
      { ...control, actor: { ...control.actor, name: 'Bob' } },
      { ...place, key: 'ann', action: { do: 'RESET' }, reason: 'stuck' },
    )
    const { reason, actor, atMs } = stood ?? {}
    expect(await stanceOf('ann')).toMatchObject({ stance: 'BOOST', factor: 3, reason, actor, atMs })
    expect(actor).toBe('Ana')
    expect((await stanceOf('ann'))?.resetId).not.toBeNull()
    await act('ann', { do: 'RELEASE' })
    expect(await stanceOf('ann')).toBeUndefined()
    await expect(act('ann', { do: 'RELEASE' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('resets after what was reset before, whatever the clock of the process says', async () => {
    const late = { ...control, clock: { now: () => 1_000_000 } }
    const reset = async (key: string) => {
      await actOnKey(late, { ...place, key, action: { do: 'RESET' }, reason: 'stuck' })
      const row = await control.database.client.rateLimitOverride.findFirst({ where: { key } })
      return row?.resetId ?? ''
    }
    // What was swept away is known to have been before Redis' time only.
    expect((await reset('swept')) > resetIdOf(Date.now() - 60_000, '')).toBe(true)
    const first = await reset('cid')
    expect((await reset('cid')) > first).toBe(true)
  })

  it('is bounded in number, sweeps spent ones away, and goes with its policy', async () => {
    const many = Array.from({ length: mostKeyOrders }, (_, at) => {
      const common = { policy: 'fair', key: String(at), stance: 'BLOCK', factor: 1, resetId: null } as const
      const spec = { ...common, reason: 'many', actor: 'Ana', atMs: 1, expiresAtMs: at === 0 ? 2 : null }
      const object = {
        kind: 'rate-limit-override' as const,
        namespace: 'shop',
        name: rateLimitOverrideNameOf(spec),
        spec,
      }
      return { op: 'put' as const, object, baseVersion: 'ANY' as const }
    })
    await commitRevision(control.database, { edits: many, message: 'm', author: control.actor, nowMs: Date.now() })
    await act('one more', { do: 'BLOCK', expiresInMs: null })
    expect(await control.database.client.rateLimitOverride.count({ where: { key: '0' } })).toBe(0)
    await expect(act('too many', { do: 'BLOCK', expiresInMs: null })).rejects.toMatchObject({ code: 'INVALID' })
    const id = { kind: 'rate-limit' as const, ...place }
    const { version = 0 } = (await control.database.client.rateLimitPolicy.findFirst({ where: place })) ?? {}
    await publishEdits(control, { edits: [{ op: 'delete', id, baseVersion: version }], message: 'gone' })
    expect(await control.database.client.rateLimitOverride.count()).toBe(0)
    await publishEdits(control, { edits: [{ op: 'put', object: objects.limit, baseVersion: null }], message: 'back' })
  })
})

it('a key that has been asked for nothing has its whole quota; of a LOCAL limit, gateways that do not answer are silent', async () => {
  expect(await quota(control, { ...place, key: 'ann' })).toMatchObject({
    buckets: [{ gateway: null, remaining: 5, burst: 5, retryAfterMs: 0, resetAfterMs: 0 }],
    silent: [],
  })
  const local = { ...objects.limit, name: 'own', spec: { ...objects.limit.spec, scope: 'LOCAL' as const } }
  await publishEdits(control, { edits: [{ op: 'put', object: local, baseVersion: null }], message: 'local' })
  await putReport(control, { id: 'gw-1' })
  expect(await quota(control, { namespace: 'shop', name: 'own', key: 'ann' })).toMatchObject({
    buckets: [],
    silent: ['gw-1'],
  })
})

it('keys that may be credentials are hashes: bare ones are refused and not repeated, and of a value the key is told', async () => {
  const key = { source: 'HEADER' as const, name: 'Authorization' }
  const spec = { ...objects.limit.spec, key }
  const bearer = { namespace: 'shop', name: 'bearer' }
  const edits = [{ op: 'put' as const, object: { ...objects.limit, ...bearer, spec }, baseVersion: null }]
  await publishEdits(control, { edits, message: 'by token' })
  const hashed = await keyOf(control, { ...bearer, value: 'Bearer hush' })
  expect(hashed.key).toMatch(/^[\w-]{43}$/)
  const block = (each: string) =>
    actOnKey(control, {
      ...bearer,
      key: each,
      action: { do: 'BLOCK', expiresInMs: null },
      reason: 'a leaked token',
    })
  for (const refused of [block, (bare: string) => quota(control, { ...bearer, key: bare })]) {
    const error: unknown = await refused('Bearer hush').catch((each: unknown) => each)
    expect(error).toMatchObject({ code: 'INVALID' })
    expect(JSON.stringify(error) + String(error)).not.toContain('hush')
  }
  await block(hashed.key)
  expect((await quota(control, { ...bearer, ...hashed })).order).toMatchObject({ stance: 'BLOCK' })
})

it('minutes that are over are read once, the one that runs each time', async () => {
  const nowMs = Math.floor(Date.now() / 60_000) * 60_000
  const counts = { total: 3, missing: 0, keys: [{ key: 'ann', count: 3, error: 0 }] }
  const write = (atMs: number, gateway: string) =>
    control.redis.hset(
      redisKeys.limitTop('shop/once', atMs),
      gateway,
      encodeLimitTop({ judged: counts, refused: counts }),
    )
  const asked = { policy: 'shop/once', fromMs: nowMs - 600_000, toMs: nowMs + 1, apart: false }
  await write(nowMs - 600_000, 'gw-1')
  await write(nowMs - 600_000, 'gw-2')
  await write(nowMs, 'gw-1')
  const both = await Promise.all([readTops(control, asked), readTops(control, asked)])
  expect(both[0]).toBe(both[1])
  expect(both[0]).toMatchObject([{ judged: { total: 6 } }, { gateways: ['gw-1'] }])
  expect(both[0][0]?.gateways.toSorted()).toEqual(['gw-1', 'gw-2'])
  await control.redis.del(redisKeys.limitTop('shop/once', nowMs - 600_000))
  await write(nowMs, 'gw-2')
  expect(await readTops(control, asked)).toMatchObject([{ judged: { total: 6 } }, { judged: { total: 6 } }])
  expect(await readTops(control, { ...asked, apart: true })).toHaveLength(2)
})

it('top keys of gateways and minutes are added up, with their errors', async () => {
  const minuteMs = Math.floor(Date.now() / 60_000) * 60_000
  const top = (ann: number, refused: number) => ({
    judged: { total: ann + 10, missing: 2, keys: [{ key: 'ann', count: ann, error: 1 }] },
    refused: { total: refused, missing: 0, keys: refused > 0 ? [{ key: 'ann', count: refused, error: 0 }] : [] },
  })
  const write = (atMs: number, gateway: string, figures: ReturnType<typeof top>) =>
    control.redis.hset(redisKeys.limitTop('shop/fair', atMs), gateway, encodeLimitTop(figures))
  await write(minuteMs, 'gw-1', top(50, 30))
  await write(minuteMs, 'gw-2', top(20, 0))
  await write(minuteMs - 60_000, 'gw-1', top(5, 0))
  const view = await topKeys(control, { ...place, windowMs: 60_000 })
  expect(view).toMatchObject({ total: 105, limited: 30, error: 6, limitedError: 0, gateways: 2 })
  expect(view.byUse).toMatchObject([{ key: 'ann', count: 75, countError: 3, limited: 30, limitedError: 0 }])
  expect(view.byRejection).toMatchObject([{ key: 'ann', limited: 30 }])
  const spec = { limit: 1000, periodMs: 10_000, burst: 1000 }
  const span = { fromMs: minuteMs - 60_000, toMs: Date.now() + 1 }
  const answer = await whatIf(control, { ...place, ...spec, ...span })
  expect(answer).toMatchObject({ method: 'BY_KEY_AND_MINUTE', total: 105, share: 0, recordedShare: 30 / 105 })
})

it('another limit on one bucket for all is reckoned by the second', async () => {
  const all = { source: 'ALL' as const, name: '' }
  const whole = { ...objects.limit, name: 'whole', spec: { ...objects.limit.spec, key: all } }
  await publishEdits(control, { edits: [{ op: 'put', object: whole, baseVersion: null }], message: 'all' })
  const startMs = Math.floor(Date.now() / 1000) * 1000 - 10_000
  for (let second = 0; second < 5; second += 1) {
    const limits = [{ policy: 'shop/whole', allowed: 4, limited: 6, shadowed: 0 }]
    await putFrame(control, { startMs: startMs + second * 1000, limits })
  }
  const span = { fromMs: startMs - 60_000, toMs: startMs + 8000 }
  const answer = await whatIf(control, {
    namespace: 'shop',
    name: 'whole',
    limit: 5,
    periodMs: 1000,
    burst: 5,
    ...span,
  })
  expect(answer).toMatchObject({ method: 'EXACT', total: 50, recordedShare: 0.6, coveredMs: 5000 })
  expect(answer.share).toBeGreaterThan(0.35)
  expect(answer.share).toBeLessThan(0.5)
  expect(answer.curve.at(-1)?.share).toBe(0)
})
