/**
 * Brings Consul to the database's newest revision: read → plan → carry out, until in sync. Nothing is visible to a
 * gateway before `head` moves, by compare-and-swap on the head that was planned on; so a publisher killed anywhere is
 * finished by the next, and of two at work at a time one finds its swap refused, reads again and goes on from there.
 */
import { randomUUID } from 'node:crypto'
import type { Consul } from '@/adapters/consul/consul'
import { PublishedStateError, type HeadReading, type RevisionReader } from '@/adapters/consul/revision-reader'
import type { KvOperation } from '@/adapters/consul/transaction'
import type { Clock } from '@/domain/clock'
import { DomainError } from '@/domain/errors'
import type { Revision } from '@/domain/revision/object'
import { consulKeys } from '@/wire/keys'
import { wireVersion, type Head } from '@/wire/revision-log'
import { historyFrom, plan, type Plan } from './plan'
import type { CommittedSet, RevisionSource } from './source'
import { snapshotValues } from './values'

export interface ConsulSideParts {
  source: RevisionSource
  consul: Consul
  reader: Pick<RevisionReader, 'readHead' | 'readAll'>
  prefix: string
  clock: Clock
  compactAfter: number
  /** Called before each write, with what it is. A test that throws here kills the publisher at that point. */
  checkpoint: (name: string) => void
  onStep: (plan: Exclude<Plan, { step: 'IN_SYNC' }>) => void
}

export interface InSync {
  head: Head
  /** What was published on the way, ascending; after a new epoch there may be more to know than this. */
  published: Revision[]
}

export interface ConsulSide {
  /**
   * @param level FRESH reads the head from Consul; KNOWN starts from where the last call left it; VERIFIED also reads
   *   everything that is published and begins a new epoch when it does not add up.
   * @throws DomainError UNAVAILABLE; CONFLICT when others keep moving the head; DatabaseError
   */
  sync(level: 'KNOWN' | 'FRESH' | 'VERIFIED'): Promise<InSync>
}

const revisionsAtOnce = 60
const refusalsAtMost = 20

export function createConsulSide({
  source,
  consul,
  reader,
  prefix,
  clock,
  compactAfter,
  checkpoint,
  onStep,
}: ConsulSideParts): ConsulSide {
  const keys = consulKeys(prefix)
  let known: HeadReading | null = null

  async function sync(level: 'KNOWN' | 'FRESH' | 'VERIFIED'): Promise<InSync> {
    const published: Revision[] = []
    if (level !== 'KNOWN') known = null
    let refusals = 0
    let verify = level === 'VERIFIED'
    for (;;) {
      const reading: HeadReading = known ?? (await read(verify))
      verify = false
      known = null // stays so when the step below fails or is refused
      const history = await source.revisionsAfter(historyFrom(reading), revisionsAtOnce)
      const next = plan({ prefix, consul: reading, history, compactAfter, nowMs: clock.now() })
      if (next.step === 'IN_SYNC') {
        known = reading
        return { head: next.head, published }
      }
      onStep(next)
      known = await carryOut(next)
      if (known === null) refusals += 1
      if (refusals > refusalsAtMost) {
        throw new DomainError('CONFLICT', `${keys.head} in Consul is moved by somebody else all the time`)
      }
      if (known && next.step === 'PUBLISH') published.push(...next.revisions)
    }
  }

  async function read(verify: boolean): Promise<HeadReading> {
    const { value: reading } = await reader.readHead()
    if (!verify || reading.state !== 'PRESENT') return reading
    try {
      await reader.readAll(reading.head)
      return reading
    } catch (error) {
      if (!(error instanceof PublishedStateError)) throw error
      return { state: 'CORRUPT', modifyIndex: reading.modifyIndex, reason: error.message }
    }
  }

  /** @returns the head as it stands now, or null when another publisher was first. */
  function carryOut(next: Exclude<Plan, { step: 'IN_SYNC' }>): Promise<HeadReading | null> {
    switch (next.step) {
      case 'PUBLISH':
        return publish(next)
      case 'COMPACT':
        return compact(next)
      case 'NEW_EPOCH':
        return beginEpoch(next.modifyIndex)
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

  async function beginEpoch(modifyIndex: number): Promise<HeadReading | null> {
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
    return result.ok ? { state: 'PRESENT', head, modifyIndex: result.modifyIndex } : null
  }

  return { sync }
}
