import { describe, expect, it } from 'vitest'
import type { ControllerStatus } from '@/wire/fleet'
import type { GatewayReport } from '@/wire/gateway-report'
import { type Progress, statusOf } from './publish-status'

const nowMs = 1_000_000
const commit = { revision: 7, checksum: 'a'.repeat(64), committedAtMs: nowMs - 400 }

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
const status = (reports: GatewayReport[], more: Partial<ControllerStatus> | null = {}) =>
  statusOf(commit, { reports, controller: more && { ...controller, ...more } }, nowMs)

describe('a revision', () => {
  it.each<[string, Progress | null, object]>([
    ['is not known to be anywhere while Redis is silent', null, { published: false, waitingFor: null, gateways: 0 }],
    ['waits for the controller when none reports', { reports: [], controller: null }, { waitingFor: 'CONTROLLER' }],
    [
      'waits for the controller when it fell silent',
      { reports: [], controller: { ...controller, publishedRevision: 6, atMs: nowMs - 5001 } },
      { published: false, waitingFor: 'CONTROLLER' },
    ],
    [
      'waits for Consul when the controller says so',
      { reports: [], controller: { ...controller, publishedRevision: 6, waitingFor: 'CONSUL' } },
      { published: false, waitingFor: 'CONSUL' },
    ],
    [
      'is on its way when nothing keeps it',
      { reports: [], controller: { ...controller, publishedRevision: 6 } },
      { published: false, waitingFor: null },
    ],
    ['is published without gateways', { reports: [], controller }, { published: true, gateways: 0, tookMs: null }],
    [
      'is published when a gateway enforces it, whatever the controller says',
      { reports: [report({})], controller: null },
      { published: true, waitingFor: null, enforcedBy: 1 },
    ],
  ])('%s', (_what, progress, expected) => {
    expect(statusOf(commit, progress, nowMs)).toMatchObject(expected)
  })

  it('took as long as its last gateway', () => {
    const reports = [report({ id: 'a' }), report({ id: 'b', appliedAtMs: nowMs - 100 })]
    expect(status(reports)).toMatchObject({ enforcedBy: 2, tookMs: 300 })
  })

  it('has no time while one gateway is behind', () => {
    const reports = [report({ id: 'a' }), report({ id: 'b', revision: 6 })]
    expect(status(reports)).toMatchObject({ gateways: 2, enforcedBy: 1, tookMs: null, failing: [] })
  })

  it('is enforced by a gateway that is past it', () => {
    expect(status([report({ revision: 9, checksum: 'b'.repeat(64) })])).toMatchObject({ enforcedBy: 1, tookMs: null })
  })

  it('took nobody knows how long once a gateway was started again or went on to the next', () => {
    const restarted = report({ id: 'a', startedAtMs: nowMs - 100, appliedAtMs: nowMs - 90 })
    expect(status([restarted])).toMatchObject({ enforcedBy: 1, tookMs: null })
    const past = report({ id: 'b', revision: 9, checksum: 'b'.repeat(64) })
    expect(status([report({}), past])).toMatchObject({ enforcedBy: 2, tookMs: null })
  })

  it('is not enforced by a gateway whose rules have another checksum', () => {
    const answer = status([report({ checksum: 'b'.repeat(64) })])
    expect(answer).toMatchObject({ enforcedBy: 0, failing: [{ gateway: 'gw' }] })
  })

  it('tells why a gateway refuses it', () => {
    const error = { revision: 7, object: 'route/shop/pay', reason: 'unknown field' }
    const answer = status([report({ revision: 6, state: 'ERROR', error })])
    expect(answer.failing).toEqual([{ gateway: 'gw', reason: 'unknown field' }])
  })

  it('does not wait for gateways that fell silent', () => {
    expect(status([report({ id: 'a' }), report({ id: 'gone', revision: 1, atMs: nowMs - 5001 })])).toMatchObject({
      gateways: 1,
      enforcedBy: 1,
    })
  })

  it('before the first is enforced by everybody', () => {
    const none = { revision: 0, checksum: '', committedAtMs: 0 }
    expect(statusOf(none, { reports: [report({ revision: 0 })], controller }, nowMs)).toMatchObject({
      published: true,
      enforcedBy: 1,
      tookMs: null,
    })
  })
})
