import { describe, expect, it } from 'vitest'
import type { ControllerStatus } from '@/wire/fleet'
import type { GatewayReport } from '@/wire/gateway-report'
import { gatewaysOnRevision } from './gateways-on-revision'
import { beforeFirst, type Commit } from './proof'
import { type Progress, statusOf } from './publish-status'

const nowMs = 1_000_000
const commit: Commit = { revision: 7, checksum: 'a'.repeat(64), committedAtMs: nowMs - 400, enforcement: null }

function report(fields: Partial<GatewayReport>): GatewayReport {
  return {
    id: 'gw',
    node: 'n',
    address: '127.0.0.1:8080',
    version: '0.1.0',
    startedAtMs: 0,
    atMs: nowMs,
    epoch: 'e',
    revision: 7,
    checksum: commit.checksum,
    appliedAtMs: nowMs - 220,
    state: 'SYNCED',
    error: null,
    diskError: null,
    requestsPerSecond: 0,
    cpuPercent: 0,
    memoryBytes: 0,
    ...fields,
  }
}

const controller: ControllerStatus = {
  atMs: nowMs,
  publishedRevision: 7,
  waitingFor: null,
  consul: { ok: true, error: null },
  fleetVersion: 1,
}
/** Reports, and when those gateways had the revision in force that were there when it came: ms ago. */
function progress(
  reports: GatewayReport[],
  agoMs: Record<string, number> = {},
  more: Partial<Progress> = {},
): Progress {
  const enforcedAtMs = new Map(Object.entries(agoMs).map(([id, ms]) => [id, nowMs - ms]))
  return { nowMs, skewMs: 0, gateways: reports, left: new Set(), controller, enforcedAtMs, ...more }
}
const status = (...given: Parameters<typeof progress>) => statusOf(commit, progress(...given))
const controlledBy = (more: Partial<ControllerStatus> | null) =>
  progress([], {}, { controller: more && { ...controller, ...more } })

describe('a revision', () => {
  it.each<[string, Progress | null, object]>([
    ['is not known to be anywhere while Redis is silent', null, { published: false, waitingFor: null, gateways: 0 }],
    ['waits for the controller when none reports', controlledBy(null), { waitingFor: 'CONTROLLER' }],
    [
      'waits for the controller when it fell silent',
      controlledBy({ publishedRevision: 6, atMs: nowMs - 5001 }),
      { published: false, waitingFor: 'CONTROLLER' },
    ],
    [
      'waits for Consul when the controller says so',
      controlledBy({ publishedRevision: 6, waitingFor: 'CONSUL' }),
      { published: false, waitingFor: 'CONSUL' },
    ],
    [
      'waits for drift to be repaired when the controller says so',
      controlledBy({ publishedRevision: 6, waitingFor: 'DRIFT' }),
      { published: false, waitingFor: 'DRIFT' },
    ],
    [
      'is on its way when nothing keeps it',
      controlledBy({ publishedRevision: 6 }),
      { published: false, waitingFor: null },
    ],
    ['is published without gateways', progress([]), { published: true, gateways: 0, tookMs: null, slowest: null }],
    [
      'is published when a gateway enforces it, whatever the controller says',
      progress([report({})], {}, { controller: null }),
      { published: true, waitingFor: null, enforcedBy: 1 },
    ],
  ])('%s', (_what, given, expected) => {
    expect(statusOf(commit, given)).toMatchObject(expected)
  })

  it('took as long as its last gateway, which is named', () => {
    const reports = [report({ id: 'a' }), report({ id: 'b' })]
    expect(status(reports, { a: 220, b: 100 })).toMatchObject({ enforcedBy: 2, tookMs: 300, slowest: 'b' })
  })

  it('has no time while one gateway is behind, and that one is named', () => {
    const reports = [report({ id: 'a' }), report({ id: 'b', revision: 6 })]
    expect(status(reports, { a: 220 })).toMatchObject({
      gateways: 2,
      enforcedBy: 1,
      tookMs: null,
      pending: ['b'],
      failing: [],
    })
  })

  it('names at most fifty that are behind', () => {
    const behind = Array.from({ length: 60 }, (_each, at) => report({ id: `g${String(at + 100)}`, revision: 6 }))
    const { pending } = status(behind)
    expect([pending.length, pending[0], pending.at(-1)]).toEqual([50, 'g100', 'g149'])
  })

  it('is enforced by a gateway that is past it, and took as long as that one wrote', () => {
    const past = report({ revision: 9, checksum: 'b'.repeat(64) })
    expect(status([past], { gw: 250 })).toMatchObject({ enforcedBy: 1, tookMs: 150 })
  })

  it('took nobody knows how long where a gateway cannot tell', () => {
    expect(status([report({})])).toMatchObject({ enforcedBy: 1, tookMs: null })
    expect(status([report({ id: 'a' }), report({ id: 'b' })], { a: 220 })).toMatchObject({
      enforcedBy: 2,
      tookMs: null,
    })
  })

  it('does not wait for the word of a gateway that started later', () => {
    const later = report({ id: 'later', startedAtMs: nowMs - 100 })
    expect(status([report({}), later], { gw: 220 })).toMatchObject({ enforcedBy: 2, tookMs: 180, slowest: 'gw' })
    expect(status([later])).toMatchObject({ enforcedBy: 1, tookMs: null, slowest: null })
  })

  it('took what was written down of it', () => {
    const enforcement = { gateways: 3, tookMs: 42, slowest: 'gone', atMs: nowMs }
    const given = { ...commit, enforcement }
    expect(statusOf(given, progress([report({})]))).toMatchObject({ enforcedBy: 1, tookMs: 42, slowest: 'gone' })
    expect(statusOf(given, progress([report({ revision: 6 })]))).toMatchObject({ enforcedBy: 0, tookMs: null })
  })

  it('is told in one clock: the commit’s is brought to that of Redis', () => {
    const ahead = 60_000 // Redis' clock, and with it all reports
    const given = progress(
      [report({ atMs: nowMs + ahead })],
      { gw: 220 - ahead },
      { nowMs: nowMs + ahead, skewMs: ahead },
    )
    expect(statusOf(commit, given)).toMatchObject({ gateways: 1, tookMs: 180 })
    expect(status([report({})], { gw: 401 })).toMatchObject({ tookMs: 0 })
  })

  it('is not enforced by a gateway whose rules have another checksum', () => {
    const answer = status([report({ checksum: 'b'.repeat(64) })])
    expect(answer).toMatchObject({ enforcedBy: 0, failing: [{ gateway: 'gw' }] })
  })

  it('tells why a gateway refuses it', () => {
    const error = { revision: 7, object: 'route/shop/pay', reason: 'unknown field' }
    const answer = status([report({ revision: 6, state: 'ERROR', error })])
    expect(answer.failing).toEqual([{ gateway: 'gw', reason: 'route/shop/pay: unknown field' }])
    expect(answer.pending).toEqual([])
  })

  it('does not wait for gateways that fell silent', () => {
    expect(status([report({ id: 'a' }), report({ id: 'gone', revision: 1, atMs: nowMs - 5001 })])).toMatchObject({
      gateways: 1,
      enforcedBy: 1,
    })
  })

  it('before the first is enforced by everybody', () => {
    expect(statusOf(beforeFirst, progress([report({ revision: 0 })]))).toMatchObject({
      published: true,
      enforcedBy: 1,
      tookMs: null,
    })
  })
})

describe('gateways on a revision', () => {
  it('come with the failing first, then those that lack it, then the slowest', () => {
    const error = { revision: 7, object: 'route/shop/pay', reason: 'unknown field' }
    const reports = [
      report({ id: 'fast' }),
      report({ id: 'slow' }),
      report({ id: 'later', startedAtMs: nowMs - 100 }),
      report({ id: 'behind', revision: 6 }),
      report({ id: 'stale', revision: 6, state: 'STALE' }),
      report({ id: 'refuses', revision: 6, state: 'ERROR', error }),
      report({ id: 'killed', atMs: nowMs - 6000 }),
    ]
    const known = ['fast', 'gone', 'left'].map((id) => ({ id, revision: 5 }))
    const given = progress(reports, { fast: 390, slow: 100, killed: 200 }, { left: new Set(['left']) })
    const rows = gatewaysOnRevision(commit, given, known)
    expect(rows.map((each) => [each.gateway, each.state, each.revision, each.tookMs])).toEqual([
      ['refuses', 'ERROR', 6, null],
      ['stale', 'STALE', 6, null],
      ['behind', 'PUBLISHING', 6, null],
      ['killed', 'NOT_SEEN', 7, 200],
      ['gone', 'NOT_SEEN', 5, null],
      ['slow', 'ENFORCED', 7, 300],
      ['fast', 'ENFORCED', 7, 10],
      ['later', 'ENFORCED', 7, null],
    ])
    expect(rows[0]).toMatchObject({ object: 'route/shop/pay', reason: 'unknown field' })
  })

  it('are those that are known while Redis is silent', () => {
    expect(gatewaysOnRevision(commit, null, [{ id: 'a', revision: 7 }])).toMatchObject([{ state: 'NOT_SEEN' }])
  })
})
