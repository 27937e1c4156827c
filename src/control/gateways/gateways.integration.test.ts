import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rateLimitSpec } from '@/domain/rate-limit/policy'
import { redisKeys } from '@/wire/keys'
import { getRevision } from '../changes/get-revision'
import { publishEdits } from '../changes/publish-edits'
import { newestProgress, publishStatus } from '../changes/publish-status'
import { createNamespace } from '../namespaces/create-namespace'
import { lackingSinceMs } from '../overview/lacking-since'
import { putController, putEnforced, putReport, startTestControl, type TestControl } from '../testing'
import { forgetGateway } from './forget-gateway'
import { listGateways } from './list-gateways'
import { EnforcementRecorder } from './record-enforcements'
import { rememberGateways } from './remember-gateways'

let control: TestControl
let names = 0

beforeAll(async () => {
  control = await startTestControl()
  await createNamespace(control, { name: 'shop', description: '' })
})
afterAll(() => control.stop())
beforeEach(async () => {
  await control.redis.flushall()
  await control.database.client.gateway.deleteMany()
})

async function publish(): Promise<{ revision: number; checksum: string; committedAtMs: number }> {
  names += 1
  const spec = rateLimitSpec.parse({ route: 'pay', limit: 5, periodMs: 10_000, burst: 5 })
  const object = { kind: 'rate-limit' as const, namespace: 'shop', name: `limit-${String(names)}`, spec }
  const { revision } = await publishEdits(control, {
    edits: [{ op: 'put', object, baseVersion: null }],
    message: 'one more',
  })
  return getRevision(control, { revision })
}
const silentMs = () => Date.now() - 6000
const ids = async () => (await listGateways(control)).map((each) => `${each.id} ${each.state}`)

describe('gateways are known', () => {
  it('after they fell silent and Redis forgot them, but not after they took themselves off the list', async () => {
    await putReport(control, { id: 'killed' })
    await putReport(control, { id: 'stopped' })
    await rememberGateways(control)
    await control.redis.del(redisKeys.gateways)
    await control.redis.hset(redisKeys.gatewaysLeft, 'stopped', Date.now())
    expect(await ids()).toEqual(['killed NOT_SEEN'])
    await rememberGateways(control)
    expect(await ids()).toEqual(['killed NOT_SEEN'])
    expect(await control.redis.exists(redisKeys.gatewaysLeft)).toBe(0)
    await putReport(control, { id: 'stopped' })
    expect(await ids()).toEqual(['killed NOT_SEEN', 'stopped SYNCED'])
  })

  it('by Redis’ time, whatever this machine’s clock says', async () => {
    await putReport(control, { id: 'there' })
    await putReport(control, { id: 'silent', atMs: silentMs() })
    for (const skewMs of [3_600_000, -3_600_000]) {
      const elsewhere = { ...control, clock: { now: () => Date.now() + skewMs } }
      const states = (await listGateways(elsewhere)).map((each) => [each.id, each.state])
      expect(states).toEqual([
        ['silent', 'NOT_SEEN'],
        ['there', 'SYNCED'],
      ])
    }
  })

  it('until somebody has one forgotten, which only one that is silent can be', async () => {
    await putReport(control, { id: 'there' })
    await putReport(control, { id: 'killed', atMs: silentMs() })
    await rememberGateways(control)
    await expect(forgetGateway(control, { id: 'there' })).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(forgetGateway(control, { id: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await forgetGateway(control, { id: 'killed' })
    await rememberGateways(control)
    expect(await ids()).toEqual(['there SYNCED'])
    await expect(forgetGateway(control, { id: 'killed' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const records = await control.database.client.auditRecord.findMany({ where: { action: 'gateway.forget' } })
    expect(records).toMatchObject([{ object: 'gateway/killed', actor: 'Ana' }])
    await putReport(control, { id: 'killed' })
    expect(await ids()).toEqual(['killed SYNCED', 'there SYNCED'])
  })
})

describe('a revision’s enforcement', () => {
  it('is written down once, for each of several in quick succession, and shown from then on', async () => {
    await putController(control, { publishedRevision: 1_000_000 })
    const recorder = new EnforcementRecorder(control)
    const first = await publish()
    const second = await publish()
    await putReport(control, { id: 'a', revision: second.revision, checksum: second.checksum })
    await putReport(control, { id: 'b', revision: first.revision, checksum: first.checksum })
    for (const { revision, committedAtMs } of [first, second]) {
      await putEnforced(control, revision, { a: committedAtMs + 40 })
    }
    await putEnforced(control, first.revision, { b: first.committedAtMs + 90 })
    await recorder.turn()
    const enforcement = { gateways: 2, tookMs: 90, slowest: 'b', atMs: first.committedAtMs + 90 }
    expect((await getRevision(control, first)).enforcement).toEqual(enforcement)
    expect((await getRevision(control, second)).enforcement).toBeNull()
    expect(await publishStatus(control, second)).toMatchObject({ enforcedBy: 1, pending: ['b'], tookMs: null })

    await putReport(control, { id: 'b', revision: second.revision, checksum: second.checksum })
    await putEnforced(control, second.revision, { b: second.committedAtMs + 20 })
    expect(await publishStatus(control, second)).toMatchObject({ enforcedBy: 2, tookMs: 40, slowest: 'a' })
    await recorder.turn()
    expect((await getRevision(control, second)).enforcement).toMatchObject({ tookMs: 40, slowest: 'a' })

    // Another controller, and words that came later, change nothing.
    await putEnforced(control, first.revision, { b: first.committedAtMs + 9000 })
    await new EnforcementRecorder(control).turn()
    await putReport(control, { id: 'later', revision: second.revision, checksum: second.checksum })
    const view = await getRevision(control, first)
    expect(view.enforcement).toEqual(enforcement)
    expect(view.status).toMatchObject({ gateways: 3, enforcedBy: 3, tookMs: 90, slowest: 'b' })
  })

  it('is found for a long backlog, some at a time', async () => {
    const recorder = new EnforcementRecorder(control)
    const backlog = []
    for (let count = 0; count < 12; count += 1) backlog.push(await publish())
    const last = backlog.at(-1)
    await putReport(control, { id: 'a', revision: last?.revision ?? 0, checksum: last?.checksum ?? '' })
    for (const each of backlog) await putEnforced(control, each.revision, { a: each.committedAtMs + 5 })
    while (await recorder.turn());
    for (const each of backlog) expect((await getRevision(control, each)).enforcement).toMatchObject({ tookMs: 5 })
  })

  it('is not told while nobody is there', async () => {
    const { revision } = await publish()
    await new EnforcementRecorder(control).turn()
    expect((await getRevision(control, { revision })).enforcement).toBeNull()
  })
})

describe('a revision’s page', () => {
  it('names each gateway that is known, those that refuse it first', async () => {
    await putReport(control, { id: 'killed', atMs: silentMs() })
    await rememberGateways(control)
    await control.redis.del(redisKeys.gateways)
    const { revision, checksum, committedAtMs } = await publish()
    const error = { revision, object: 'rate-limit/shop/bad', reason: 'too small' }
    await putReport(control, { id: 'fine', revision, checksum })
    await putReport(control, { id: 'refuses', revision: revision - 1, state: 'ERROR', error })
    await putEnforced(control, revision, { fine: committedAtMs + 30 })
    const view = await getRevision(control, { revision })
    expect(view.gateways).toEqual([
      {
        gateway: 'refuses',
        state: 'ERROR',
        revision: revision - 1,
        tookMs: null,
        object: error.object,
        reason: 'too small',
      },
      { gateway: 'killed', state: 'NOT_SEEN', revision: 0, tookMs: null, object: null, reason: null },
      { gateway: 'fine', state: 'ENFORCED', revision, tookMs: 30, object: null, reason: null },
    ])
    expect(view.status.failing).toEqual([{ gateway: 'refuses', reason: 'rate-limit/shop/bad: too small' }])
  })
})

it('a gateway lacks what was published since the first revision that it does not enforce', async () => {
  const [first, second] = [await publish(), await publish()]
  const since = async () => {
    const { commit, progress } = await newestProgress(control)
    return lackingSinceMs(control.database, commit, progress)
  }
  await putReport(control, { id: 'behind', revision: first.revision - 1 })
  expect(await since()).toBe(first.committedAtMs)
  await putReport(control, { id: 'behind', revision: second.revision, checksum: 'f'.repeat(64) })
  expect(await since()).toBe(second.committedAtMs)
  await putReport(control, { id: 'behind', revision: second.revision, checksum: second.checksum })
  expect(await since()).toBeNull()
})
