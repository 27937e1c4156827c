import { describe, expect, it } from 'vitest'
import { type HeadReading, PublishedStateError, type RevisionReader } from '@/adapters/consul/revision-reader'
import { silentLog } from '@/domain/log'
import { type PublishedObject, publishedObject, type Revision } from '@/domain/revision/object'
import { checksumOf, emptyChecksum } from '@/wire/checksum'
import type { Head } from '@/wire/revision-log'
import { RuleSet } from '../rules/rule-set'
import { RuleFollower } from './rule-follower'

const limit = (name: string): PublishedObject =>
  publishedObject.parse({ kind: 'rate-limit', namespace: 'a', name, spec: { limit: 1, periodMs: 1000, burst: 1 } })

/** A log of revisions that each put one limit: `l1`, `l2`, and so on. */
function logOf(count: number): Revision[] {
  return Array.from({ length: count }, (_each, index) => ({
    revision: index + 1,
    author: '',
    message: '',
    committedAtMs: 0,
    checksum: checksumOf(Array.from({ length: index + 1 }, (_one, number) => limit(`l${String(number + 1)}`))),
    changes: [{ op: 'put', object: limit(`l${String(index + 1)}`) }],
  }))
}

function nth(revision: number): Revision {
  const found = logOf(revision).at(-1)
  if (!found) throw new Error('revisions begin at 1')
  return found
}

function follower(log: Revision[]) {
  const reads: string[] = []
  const published = { epoch: 'e', upTo: log.length, missing: new Set<number>() }
  const head = (): Head => ({
    version: 1,
    epoch: published.epoch,
    revision: published.upTo,
    snapshot: 0,
    snapshotParts: 0,
    checksum: log[published.upTo - 1]?.checksum ?? emptyChecksum,
    publishedAtMs: 0,
    recent: [],
  })
  const reading = (): HeadReading => ({ state: 'PRESENT', modifyIndex: 1, head: head() })
  const reader: RevisionReader = {
    readHead: () => {
      reads.push('head')
      return Promise.resolve({ index: 1, value: reading() })
    },
    readLog: (revision) => {
      reads.push(`log ${String(revision)}`)
      const found = log[revision - 1]
      return found && !published.missing.has(revision)
        ? Promise.resolve(found)
        : Promise.reject(new PublishedStateError('it is missing'))
    },
    readSnapshot: () => Promise.resolve([]),
    readAll: ({ revision, checksum }) => {
      reads.push('all')
      const objects = log
        .slice(0, revision)
        .flatMap((each) => each.changes.flatMap((change) => (change.op === 'put' ? [change.object] : [])))
      return Promise.resolve({ revision, checksum, objects: new Map(objects.map((each) => [each.name, each])) })
    },
  }
  const rules = new RuleSet([])
  const kept: number[] = []
  const enforced: [number, number, number][] = []
  const made = new RuleFollower({
    rules,
    reader,
    keep: (step) => void kept.push(step.to.revision),
    onChange: () => undefined,
    onEnforced: (...each) => void enforced.push(each),
    clock: { now: () => 7 },
    log: silentLog,
  })
  const entry = (revision: Revision, epoch = 'e') => made.takeEntry(JSON.stringify({ version: 1, epoch, revision }))
  return { made, rules, reads, published, kept, enforced, entry, reading }
}

describe('the log is followed', () => {
  it('whole at first, then revision by revision without asking Consul', async () => {
    const log = logOf(4)
    const { made, rules, reads, published, kept, entry } = follower(log)
    published.upTo = 2
    await made.look()
    for (const revision of log) expect(await entry(revision)).toBe('DONE')
    expect(rules.version).toMatchObject({ epoch: 'e', revision: 4 })
    expect(reads).toEqual(['head', 'all'])
    expect(kept).toEqual([2, 3, 4])
    expect(made.appliedAtMs).toBe(7)
  })

  it('over a gap by one look at Consul, however many entries do not lead on', async () => {
    const log = logOf(5)
    const { made, rules, reads, published, entry } = follower(log)
    published.upTo = 1
    await made.look()
    published.upTo = 5
    const answers = []
    for (const revision of log.slice(2)) answers.push(await entry(revision))
    expect(answers).toEqual(['LOOK', 'LOOK', 'LOOK'])
    expect(made.isBehind).toBe(true)
    await made.look()
    expect(reads.slice(2)).toEqual(['head', 'log 2', 'log 3', 'log 4', 'log 5'])
    expect([rules.version?.revision, made.isBehind]).toEqual([5, false])
  })

  it('by reading everything when the log is not whole', async () => {
    const { made, rules, reads, published } = follower(logOf(4))
    published.upTo = 1
    await made.look()
    published.upTo = 4
    published.missing.add(3)
    await made.look()
    expect(reads.slice(2)).toEqual(['head', 'log 2', 'log 3', 'all'])
    expect(rules.version?.revision).toBe(4)
  })

  it('and an old head is believed only when Consul says it again', async () => {
    const log = logOf(3)
    const { made, rules, published, entry, reading } = follower(log)
    published.upTo = 2
    const old = reading()
    await made.look()
    await entry(nth(3))
    published.upTo = 3
    await made.takeHead(old)
    expect(rules.version?.revision).toBe(3)
    published.upTo = 2
    await made.takeHead(old)
    expect(rules.version?.revision).toBe(2)
  })

  it('and entries of an epoch that is over change nothing', async () => {
    const log = logOf(3)
    const { made, rules, entry } = follower(log)
    await made.look()
    expect(await entry(nth(3), 'before')).toBe('LOOK')
    await made.look()
    expect(rules.version?.revision).toBe(3)
    expect(made.isBehind).toBe(false)
  })
})

describe('a revision that cannot be enforced', () => {
  it('leaves the last good one in force, and is forgotten when a later one comes through', async () => {
    const log = logOf(3)
    const { made, rules, published, entry } = follower(log)
    published.upTo = 1
    await made.look()
    const bad = { ...nth(2), checksum: 'f'.repeat(64) }
    expect(await entry(bad)).toBe('LOOK')
    expect(made.refused).toMatchObject({ revision: 2, object: null })
    expect(rules.version?.revision).toBe(1)
    published.upTo = 3
    await made.look()
    expect(made.refused).toBeNull()
    expect(rules.version?.revision).toBe(3)
  })

  it('names its object when that is not valid', async () => {
    const { made } = follower(logOf(1))
    await made.look()
    const changes = [{ op: 'put', object: { kind: 'rate-limit', namespace: 'a', name: 'bad', spec: { limit: 0 } } }]
    await made.takeEntry(JSON.stringify({ version: 1, epoch: 'e', revision: { ...logOf(2)[1], changes } }))
    expect(made.refused).toMatchObject({
      revision: 2,
      object: 'rate-limit/a/bad',
      reason: expect.stringContaining('limit') as string,
    })
  })

  it('gives way to the revision that mends it, which is read past it', async () => {
    const log = logOf(1)
    const { made, rules, published, entry } = follower(log)
    await made.look()
    const broken = { kind: 'rate-limit', namespace: 'a', name: 'l2', spec: { limit: 'many' } }
    const bad = { ...nth(2), changes: [{ op: 'put', object: broken } as unknown as Revision['changes'][number]] }
    expect(await entry(bad)).toBe('LOOK')
    expect(made.refused).toMatchObject({ revision: 2, object: 'rate-limit/a/l2' })
    const mending = {
      ...nth(3),
      changes: logOf(3)
        .slice(1)
        .flatMap((each) => each.changes),
    }
    log.push(bad, mending)
    published.upTo = 3
    await made.look()
    expect(made.refused).toBeNull()
    expect(rules.version?.revision).toBe(3)
  })

  it('is told of once, though it is met again by another way that knows less', async () => {
    const { made, published } = follower(logOf(1))
    await made.look()
    await made.takeEntry('{"version":1,"epoch":"e","revision":{"revision":2}}')
    const first = made.refused
    published.upTo = 1
    await made.takeHead({ state: 'CORRUPT', modifyIndex: 1, reason: 'something' })
    expect(made.refused).toBe(first)
  })
})

describe('what came into force is told', () => {
  it('once for each step, with all revisions of it, from when everything published before was met', async () => {
    const log = logOf(6)
    const { made, published, enforced, entry } = follower(log)
    published.upTo = 2
    await made.look()
    expect(enforced).toEqual([]) // they were published before this gateway was there
    await entry(nth(3))
    published.upTo = 6
    await made.look()
    await entry(nth(6))
    expect(enforced).toEqual([
      [3, 3, 7],
      [4, 6, 7],
    ])
  })

  it('not for what is only read again with a new epoch', async () => {
    const { made, published, enforced } = follower(logOf(3))
    await made.look()
    published.epoch = 'f'
    await made.look()
    expect(enforced).toEqual([])
  })

  it('not for what came from disk and what was missed since', async () => {
    const { made, enforced, entry } = follower(logOf(4))
    made.restore([limit('l1')], { epoch: 'e', revision: 1, checksum: nth(1).checksum })
    await entry(nth(2))
    await made.look()
    expect(enforced).toEqual([])
  })

  it('for the very first revision, which was waited for', async () => {
    const { made, enforced, reading } = follower(logOf(1))
    await made.takeHead({ state: 'ABSENT', modifyIndex: 0 })
    await made.takeHead(reading())
    expect(enforced).toEqual([[1, 1, 7]])
  })
})
