import { describe, expect, it } from 'vitest'
import type { HeadReading } from '@/adapters/consul/revision-reader'
import { operationBytes, transactionLimits } from '@/adapters/consul/transaction'
import { emptyChecksum } from '@/wire/checksum'
import type { Head } from '@/wire/revision-log'
import { historyFrom, plan, type Plan } from './plan'
import { aRoute, memorySource, put } from './testing'

const prefix = 'test/'
const emptyHead: Head = {
  version: 1,
  epoch: 'e',
  revision: 0,
  snapshot: 0,
  snapshotParts: 0,
  checksum: emptyChecksum,
  publishedAtMs: 1,
  recent: [],
}

function planOn(consul: HeadReading, source: ReturnType<typeof memorySource>, compactAfter = 200): Plan {
  const history = source.revisions.slice(historyFrom(consul), historyFrom(consul) + 60)
  return plan({ prefix, consul, history, compactAfter, nowMs: 5 })
}

const standing = (head: Head): HeadReading => ({ state: 'PRESENT', modifyIndex: 9, head })

/** A head at the newest revision of the source, published in one go. */
function headOf(source: ReturnType<typeof memorySource>): Head {
  const last = source.revisions.at(-1)
  return last ? { ...emptyHead, revision: last.revision, checksum: last.checksum } : emptyHead
}

function commits(count: number, changes = 1) {
  const source = memorySource()
  for (let number = 0; number < count; number += 1) {
    source.commit(
      Array.from({ length: changes }, (_, at) => put(aRoute(`r${String(at)}`, `h${String(number)}.example.com`))),
    )
  }
  return source
}

describe('the plan', () => {
  it('is nothing when the head is the database’s newest', () => {
    const source = commits(3)
    expect(planOn(standing(headOf(source)), source)).toEqual({ step: 'IN_SYNC', head: headOf(source) })
    expect(planOn(standing(emptyHead), commits(0)).step).toBe('IN_SYNC')
  })

  it('writes pending revisions and moves the head in one transaction, on condition of the head it was made for', () => {
    const source = commits(3)
    const next = planOn(standing(emptyHead), source)
    if (next.step !== 'PUBLISH') throw new Error(next.step)
    expect(next.first).toEqual([])
    expect(next.together.map((each) => each.key)).toEqual([
      'test/log/0000000001/0',
      'test/log/0000000002/0',
      'test/log/0000000003/0',
      'test/head',
    ])
    expect(next.together.at(-1)).toMatchObject({ verb: 'cas', index: 9 })
    expect(next.head).toMatchObject({ revision: 3, checksum: source.revisions[2]?.checksum, publishedAtMs: 5 })
    expect(next.head.recent).toEqual(source.revisions)
  })

  it('keeps what Consul takes in one transaction, and leaves the rest to the next step', () => {
    for (const source of [commits(200), commits(40, 60)]) {
      const next = planOn(standing(emptyHead), source)
      if (next.step !== 'PUBLISH') throw new Error(next.step)
      expect(next.together.length).toBeGreaterThan(1)
      expect(next.together.length).toBeLessThanOrEqual(transactionLimits.operations)
      const bytes = next.together.reduce((sum, each) => sum + operationBytes(each), 2)
      expect(bytes).toBeLessThanOrEqual(transactionLimits.bodyBytes)
      expect(next.head.revision).toBe(next.together.length - 1)
    }
  })

  it('writes the parts of a revision that is too big first, and the head alone after them', () => {
    const source = commits(2, 2000)
    const next = planOn(standing(emptyHead), source)
    if (next.step !== 'PUBLISH') throw new Error(next.step)
    expect(next.first.length).toBeGreaterThan(1)
    expect(next.first.every((each) => each.key.startsWith('test/log/0000000001/'))).toBe(true)
    expect(next.together.map((each) => each.key)).toEqual(['test/head'])
    expect(next.head.revision).toBe(1)
  })

  it('is a new snapshot when the log is longer than allowed, and nothing is pending', () => {
    const source = commits(11)
    expect(planOn(standing(headOf(source)), source, 10).step).toBe('COMPACT')
    expect(planOn(standing({ ...headOf(source), snapshot: 1 }), source, 10).step).toBe('IN_SYNC')
    const behind = standing(headOf(source))
    source.commit([put(aRoute('more'))])
    expect(planOn(behind, source, 10).step).toBe('PUBLISH')
  })

  const three = commits(3)
  it.each<[string, HeadReading]>([
    ['there is no head', { state: 'ABSENT', modifyIndex: 0 }],
    ['the head is corrupt', { state: 'CORRUPT', modifyIndex: 7, reason: 'not JSON' }],
    ['the head is ahead of the database', standing({ ...headOf(three), revision: 4 })],
    ['the head is far ahead of the database', standing({ ...headOf(three), revision: 400 })],
    ['the head has another checksum', standing({ ...headOf(three), checksum: 'f'.repeat(64) })],
    ['revision 0 is not empty', standing({ ...emptyHead, checksum: 'f'.repeat(64) })],
    ['the snapshot is newer than the head', standing({ ...headOf(three), snapshot: 9 })],
  ])('begins a new epoch when %s', (_name, consul) => {
    expect(planOn(consul, three)).toMatchObject({ step: 'NEW_EPOCH', modifyIndex: consul.modifyIndex })
  })

  it('begins a new epoch when the history has a gap, rather than skip a revision', () => {
    const history = commits(4).revisions.filter((each) => each.revision !== 2)
    expect(plan({ prefix, consul: standing(emptyHead), history, compactAfter: 9, nowMs: 5 }).step).toBe('NEW_EPOCH')
    const late = commits(4).revisions.slice(1)
    expect(plan({ prefix, consul: standing(emptyHead), history: late, compactAfter: 9, nowMs: 5 }).step).toBe(
      'NEW_EPOCH',
    )
  })
})
