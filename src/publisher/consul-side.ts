/**
 * Brings Consul to the database's newest revision: read → plan → carry out, until in sync. Nothing is visible to a
 * gateway before `head` moves, by compare-and-swap on the head that was planned on; so a publisher killed anywhere is
 * finished by the next, and of two at work at a time one finds its swap refused, reads again and goes on from there.
 * A head that somebody else wrote is drift: told, then put back or left, as operators chose; nothing is published on top
 * of a head that is not ours. A Consul that lost everything holds nobody's edit: it is filled again in any case.
 */
import { randomUUID } from 'node:crypto'
import type { Consul } from '@/adapters/consul/consul'
import type { HeadReading, RevisionReader } from '@/adapters/consul/revision-reader'
import type { KvOperation } from '@/adapters/consul/transaction'
import type { Clock } from '@/domain/clock'
import type { DriftBook } from '@/domain/drift/book'
import { DomainError } from '@/domain/errors'
import type { Revision } from '@/domain/revision/object'
import { consulKeys } from '@/wire/keys'
import { wireVersion, type Head } from '@/wire/revision-log'
import { headDifference, isRecentRight } from './drift/compare-consul'
import { historyFrom, plan, type Plan } from './plan'
import type { CommittedSet, RevisionSource } from './source'
import { snapshotValues } from './values'

export interface ConsulSideParts {
  source: RevisionSource
  consul: Consul
  reader: Pick<RevisionReader, 'readHead'>
  book: DriftBook
  prefix: string
  clock: Clock
  compactAfter: number
  /** Called before each write, with what it is. A test that throws here kills the publisher at that point. */
  checkpoint: (name: string) => void
  onStep: (plan: Exclude<Plan, { step: 'IN_SYNC' }>) => void
}

export interface InSync {
  held: false
  head: Head
  /** What was published on the way, ascending; after a new epoch there may be more to know than this. */
  published: Revision[]
}

/** The head is somebody else's, and it is not to be touched before an operator says so. */
export interface Held {
  held: true
}

export interface ConsulSide {
  /**
   * @param level FRESH reads the head from Consul; KNOWN starts from where the last call left it.
   * @throws DomainError UNAVAILABLE; CONFLICT when others keep moving the head; DatabaseError
   */
  sync(level: 'KNOWN' | 'FRESH'): Promise<InSync | Held>
  /** What is published does not add up: writes all of it afresh. @returns whether nobody else was first */
  beginAgain(): Promise<boolean>
  /** Whether an index of Consul's is that of a head that we wrote. */
  wrote(index: number): boolean
}

const revisionsAtOnce = 60
const refusalsAtMost = 20
const indexesKept = 64

export function createConsulSide({
  source,
  consul,
  reader,
  book,
  prefix,
  clock,
  compactAfter,
  checkpoint,
  onStep,
}: ConsulSideParts): ConsulSide {
  const keys = consulKeys(prefix)
  let known: HeadReading | null = null
  /** The head as it last stood and was right. */
  let lastGood: Extract<HeadReading, { state: 'PRESENT' }> | null = null
  const written: number[] = []

  async function sync(level: 'KNOWN' | 'FRESH'): Promise<InSync | Held> {
    const published: Revision[] = []
    if (level !== 'KNOWN') known = null
    let refusals = 0
    for (;;) {
      const reading: HeadReading = known ?? (await reader.readHead()).value
      known = null // stays so when the step below fails or is refused
      const next = await planOn(reading)
      const damage = next.step === 'NEW_EPOCH' ? next.reason : await damageOf(reading)
      if (damage === null && reading.state === 'PRESENT') lastGood = reading
      if (damage === null && (next.step === 'IN_SYNC' || canWait(next, published))) {
        known = reading
        return { held: false, head: next.head, published }
      }
      const after = damage === null ? await carryOut(next) : await meetDamage(reading, damage)
      if (after === 'HELD') return { held: true }
      known = after
      if (known === null) refusals += 1
      if (refusals > refusalsAtMost) {
        throw new DomainError('CONFLICT', `${keys.head} in Consul is moved by somebody else all the time`)
      }
      if (known && next.step === 'PUBLISH' && damage === null) published.push(...next.revisions)
    }
  }

  /** A snapshot of a large set takes seconds: what was just published reaches gateways first, unless the log is far too long. */
  function canWait(next: Plan, published: readonly Revision[]): next is Extract<Plan, { step: 'COMPACT' }> {
    if (next.step !== 'COMPACT' || published.length === 0) return false
    return next.head.revision - next.head.snapshot <= compactAfter * 2
  }

  async function planOn(reading: HeadReading): Promise<Plan> {
    const history = await source.revisionsAfter(historyFrom(reading), revisionsAtOnce)
    return plan({ prefix, consul: reading, history, compactAfter, nowMs: clock.now() })
  }

  /** What is wrong with a head that seems ours: nobody of us moves it back, or puts other revisions into it. */
  async function damageOf(reading: HeadReading): Promise<string | null> {
    if (reading.state !== 'PRESENT' || reading.modifyIndex === lastGood?.modifyIndex) return null
    const { head } = reading
    if (lastGood?.head.epoch === head.epoch && head.revision < lastGood.head.revision) {
      return `the head went back from revision ${String(lastGood.head.revision)} to ${String(head.revision)}`
    }
    const [first] = head.recent
    if (first === undefined || written.includes(reading.modifyIndex)) return null
    const revisions = await source.revisionsAfter(first.revision - 1, head.recent.length)
    return isRecentRight(head, revisions) ? null : 'revisions that lie inline in the head are not the database’s'
  }

  /** The head is missing or not ours. @returns the head as it stands now, null when somebody else was first. */
  async function meetDamage(reading: HeadReading, reason: string): Promise<HeadReading | null | 'HELD'> {
    const isAbsent = reading.state === 'ABSENT'
    const open = (await book.open('CONSUL_KV')).some((each) => each.key === keys.head)
    // Nothing is published yet, or what was begun was never finished.
    if (isAbsent && !lastGood && !open) return beginEpoch(reading.modifyIndex, reason)
    const isLoss = isAbsent && (await nothingStands())
    const difference = headDifference(prefix, lastGood?.head ?? null, reading, reason)
    const told = await book.tell('CONSUL_KV', [difference], (key) => key === keys.head)
    if (!isLoss && !told.every((each) => each.repair)) return 'HELD'
    const after = await putRight(reading, reason, isLoss)
    if (after) {
      await book.resolve(
        told.map((each) => each.drift),
        'REPAIRED',
      )
    }
    return after
  }

  /**
   * Puts the last good head back, when it is still of the database's history; else all of it is written afresh. So it is
   * too when the head is ahead of that one: gateways may have followed it, and within an epoch none goes back.
   */
  async function putRight(reading: HeadReading, reason: string, isLoss: boolean): Promise<HeadReading | null> {
    const { head = null } = lastGood ?? {}
    const isAhead =
      reading.state === 'PRESENT' && reading.head.epoch === head?.epoch && reading.head.revision > head.revision
    if (isLoss || isAhead || !lastGood || !head || (await planOn(lastGood)).step === 'NEW_EPOCH') {
      return beginEpoch(reading.modifyIndex, reason)
    }
    return moveHead([{ verb: 'cas', key: keys.head, value: JSON.stringify(head), index: reading.modifyIndex }], head)
  }

  async function nothingStands(): Promise<boolean> {
    return (await consul.kv.keys(keys.logPrefix)).length + (await consul.kv.keys(keys.snapshotsPrefix)).length === 0
  }

  /** @returns the head as it stands now, or null when another publisher was first. */
  function carryOut(next: Plan): Promise<HeadReading | null> {
    switch (next.step) {
      case 'PUBLISH':
        onStep(next)
        return publish(next)
      case 'COMPACT':
        onStep(next)
        return compact(next)
      case 'NEW_EPOCH':
        return beginEpoch(next.modifyIndex, next.reason)
      case 'IN_SYNC':
        return Promise.resolve(null)
    }
  }

  async function publish(next: Extract<Plan, { step: 'PUBLISH' }>): Promise<HeadReading | null> {
    for (const write of next.first) await writeOne(write)
    return moveHead(next.together, next.head)
  }

  async function compact({ head, modifyIndex }: Extract<Plan, { step: 'COMPACT' }>): Promise<HeadReading | null> {
    const set = await source.allObjects()
    // Committed meanwhile: publish that first, and compact then.
    if (set.revision !== head.revision) return { state: 'PRESENT', head, modifyIndex }
    return writeSnapshot(set, { epoch: head.epoch, recent: head.recent }, modifyIndex)
  }

  async function beginEpoch(modifyIndex: number, reason: string): Promise<HeadReading | null> {
    onStep({ step: 'NEW_EPOCH', modifyIndex, reason })
    return writeSnapshot(await source.allObjects(), { epoch: randomUUID(), recent: [] }, modifyIndex)
  }

  async function writeSnapshot(
    set: CommittedSet,
    { epoch, recent }: Pick<Head, 'epoch' | 'recent'>,
    modifyIndex: number,
  ) {
    const values = snapshotValues(set.objects)
    for (const [part, value] of values.entries()) {
      await writeOne({ verb: 'set', key: keys.snapshot(set.revision, part), value })
    }
    const head: Head = {
      version: wireVersion,
      epoch,
      revision: set.revision,
      snapshot: set.revision,
      snapshotParts: values.length,
      checksum: set.checksum,
      publishedAtMs: clock.now(),
      recent,
    }
    return moveHead([{ verb: 'cas', key: keys.head, value: JSON.stringify(head), index: modifyIndex }], head)
  }

  async function writeOne(write: KvOperation): Promise<void> {
    checkpoint(`write ${write.key}`)
    if (write.verb !== 'set') throw new Error(`cannot write ${write.verb} alone`)
    const written = await consul.kv.set(write.key, write.value)
    if (!written) throw new DomainError('UNAVAILABLE', `Consul at ${consul.address}: did not take ${write.key}`)
  }

  async function moveHead(operations: readonly KvOperation[], head: Head): Promise<HeadReading | null> {
    checkpoint(`move head to ${String(head.revision)}`)
    const result = await consul.transaction(operations)
    checkpoint(`moved head to ${String(head.revision)}`)
    if (!result.ok) return null
    written.push(result.modifyIndex)
    if (written.length > indexesKept) written.shift()
    return { state: 'PRESENT', head, modifyIndex: result.modifyIndex }
  }

  async function beginAgain(): Promise<boolean> {
    const { value: reading } = await reader.readHead()
    known = await beginEpoch(reading.modifyIndex, 'what is published does not add up')
    return known !== null
  }

  return { sync, beginAgain, wrote: (index) => written.includes(index) }
}
