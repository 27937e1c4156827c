import { describe, expect, test } from 'vitest'
import type { PublishStatus } from '@/domain/view/views'
import { proofOf } from './proof'

const enforcement = { gateways: 42, tookMs: 180, slowest: 'gw-7', atMs: 1 }
const live: PublishStatus = {
  revision: 118,
  published: true,
  waitingFor: null,
  gateways: 42,
  enforcedBy: 42,
  tookMs: 180,
  slowest: 'gw-7',
  pending: [],
  failing: [],
}
const proven = { kind: 'PROVEN', gateways: 42, tookMs: 180, slowest: 'gw-7' }

describe('the proof of a revision', () => {
  test('is what was written down when all gateways had it', () => {
    expect(proofOf({ revision: 117, enforcement }, live)).toEqual(proven)
    expect(proofOf({ revision: 118, enforcement }, live)).toEqual(proven)
    expect(proofOf({ revision: 118, enforcement }, null)).toEqual(proven)
  })

  test('of the newest is what gateways report now, while not all have it', () => {
    const status = { ...live, enforcedBy: 40, tookMs: null }
    expect(proofOf({ revision: 118, enforcement: null }, status)).toEqual({ kind: 'LIVE', step: 'SPREADING', status })
  })

  test('is taken back when a gateway refuses the newest that all had before', () => {
    const status = { ...live, enforcedBy: 42, gateways: 43, failing: [{ gateway: 'new', reason: 'r' }] }
    expect(proofOf({ revision: 118, enforcement }, status)).toMatchObject({ kind: 'LIVE', step: 'FAILING' })
  })

  test('stays when every gateway is gone', () => {
    expect(proofOf({ revision: 118, enforcement }, { ...live, gateways: 0, enforcedBy: 0 })).toEqual(proven)
  })

  test('is not claimed of an older one that nobody saw in force everywhere', () => {
    expect(proofOf({ revision: 117, enforcement: null }, live)).toEqual({ kind: 'NOT_WITNESSED' })
    expect(proofOf({ revision: 118, enforcement: null }, null)).toEqual({ kind: 'NOT_WITNESSED' })
  })
})
