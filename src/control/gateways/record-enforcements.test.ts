import { expect, it } from 'vitest'
import type { GatewayReport } from '@/wire/gateway-report'
import { prove } from './record-enforcements'

const nowMs = 1_000_000
const checksum = 'a'.repeat(64)
const revision = (number: number, agoMs: number) => ({ revision: number, checksum, committedAtMs: nowMs - agoMs })
const gateway = (id: string, more: Partial<GatewayReport> = {}) =>
  ({ id, revision: 9, checksum, state: 'SYNCED', error: null, startedAtMs: 0, ...more }) as GatewayReport
const reports = (...gateways: GatewayReport[]) => ({ gateways, nowMs, skewMs: 0 })
const at = (agoMs: Record<string, number>) =>
  new Map(Object.entries(agoMs).map(([id, ms]): [string, number] => [id, nowMs - ms]))

it('a revision is proven by the last of its gateways', () => {
  const { proofs, settled } = prove(
    [revision(8, 500), revision(9, 300)],
    [at({ a: 450, b: 400 }), at({ a: 100, b: 250 })],
    reports(gateway('a'), gateway('b')),
    false,
  )
  expect(proofs).toEqual([
    { revision: 8, gateways: 2, tookMs: 100, slowest: 'b', atMs: nowMs - 400 },
    { revision: 9, gateways: 2, tookMs: 200, slowest: 'a', atMs: nowMs - 100 },
  ])
  expect(settled).toBe(2)
})

it('a gateway that came later is not waited for, and does not count', () => {
  const given = reports(gateway('a'), gateway('new', { startedAtMs: nowMs - 50 }))
  expect(prove([revision(9, 300)], [at({ a: 200 })], given, false).proofs).toMatchObject([
    { gateways: 1, slowest: 'a' },
  ])
})

it('a gateway whose word is still on its way is waited for, and those behind with it', () => {
  const both = [revision(8, 500), revision(9, 300)]
  const words = [at({ a: 450 }), at({ a: 100, b: 250 })]
  expect(prove(both, words, reports(gateway('a'), gateway('b')), true)).toEqual({ proofs: [], settled: 0 })
})

it('what nobody tells in time is left without, and those behind go on', () => {
  const both = [revision(8, 20_000), revision(9, 300)]
  const words = [at({}), at({ a: 100 })]
  expect(prove(both, words, reports(gateway('a')), false)).toEqual({ proofs: [], settled: 0 })
  const { proofs, settled } = prove(both, words, reports(gateway('a')), true)
  expect([proofs.map((each) => each.revision), settled]).toEqual([[9], 2])
})

it('a gateway whose rules differ proves nothing, however long', () => {
  const given = reports(gateway('a', { checksum: 'b'.repeat(64) }))
  expect(prove([revision(9, 20_000)], [at({ a: 100 })], given, true)).toEqual({ proofs: [], settled: 0 })
})
