import { type HeadReading, PublishedStateError, type RevisionReader } from '@/adapters/consul/revision-reader'
import type { Clock } from '@/domain/clock'
import type { Log } from '@/domain/log'
import type { Change, PublishedObject, Revision } from '@/domain/revision/object'
import type { Head } from '@/wire/revision-log'
import { type PreparedStep, RefusedRevision, type RuleSet, type Version } from '../rules/rule-set'
import { decideHead, decideMessage, type HeadDecision } from './decide-next'
import { parseLogEntry } from './log-entry'

/** A revision that was refused and still stands in the way. */
export interface Refused {
  revision: number
  object: string | null
  reason: string
}

/** Tries at reading everything while the publisher moves the log under the reader. */
const readTries = 3

/**
 * Brings news of the log into force, one piece at a time. Whatever is wrong with a revision, the last good one stays in
 * force and the reason is kept until a later one comes through; a set whose checksum went astray is read afresh first.
 */
export class RuleFollower {
  private queue: Promise<unknown> = Promise.resolve()
  private refusedNow: Refused | null = null
  private newest = 0
  private appliedAt = 0
  private lookWanted = false
  /** Whether everything that was published before the start was met: what comes into force from now on came while we ran. */
  private caughtUp = false

  constructor(
    private readonly parts: {
      rules: RuleSet
      reader: RevisionReader
      keep(step: PreparedStep, all: () => PublishedObject[]): void
      onChange(): void
      /** The revisions `first` to `last` came into force at `atMs`, for the first time as far as this run knows. */
      onEnforced(first: number, last: number, atMs: number): void
      clock: Clock
      log: Log
    },
  ) {}

  get refused(): Refused | null {
    return this.refusedNow
  }

  /** The highest revision heard of in the present epoch, in force or not. */
  get newestKnown(): number {
    return Math.max(this.newest, this.parts.rules.version?.revision ?? 0)
  }

  get appliedAtMs(): number {
    return this.appliedAt
  }

  /** Whether entries came that only a look at Consul can settle. */
  get wantsLook(): boolean {
    return this.lookWanted
  }

  /** Whether nothing is in force yet, or a newer revision is known that is neither in force nor refused. */
  get isBehind(): boolean {
    if (this.refusedNow) return false
    if (!this.parts.rules.version) return true
    return this.lookWanted || this.newestKnown > this.parts.rules.version.revision
  }

  /** Takes what an earlier run kept. */
  restore(objects: readonly PublishedObject[], to: Version): void {
    this.apply(this.parts.rules.prepareWhole(objects, to), false)
  }

  /**
   * News from the stream. LOOK: it does not lead on from what is in force, so call `look`; one call settles any number of
   * such entries, which is why it is not made here.
   */
  takeEntry(text: string): Promise<'DONE' | 'LOOK'> {
    return this.oneByOne(() => {
      const entry = parseLogEntry(text)
      if (!entry.ok) {
        this.refuse(entry.refused)
        return this.wantLook()
      }
      const { epoch, revision } = entry.message
      const { version } = this.parts.rules
      const decision = decideMessage(version, entry.message)
      if (decision === 'IGNORE') return 'DONE'
      if (epoch === version?.epoch) this.newest = Math.max(this.newest, revision.revision)
      return decision === 'APPLY' && this.tryRevisions([revision], epoch) ? 'DONE' : this.wantLook()
    })
  }

  /** News from a blocking query. @throws DomainError UNAVAILABLE */
  takeHead(reading: HeadReading): Promise<void> {
    return this.oneByOne(() => this.follow(reading))
  }

  /** Looks at the head now. @throws DomainError UNAVAILABLE */
  look(): Promise<void> {
    return this.oneByOne(() => this.readHead())
  }

  private oneByOne<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.queue.then(work)
    this.queue = result.catch(() => undefined)
    return result
  }

  private wantLook(): 'LOOK' {
    this.lookWanted = true
    return 'LOOK'
  }

  private async readHead(): Promise<void> {
    const { value } = await this.parts.reader.readHead()
    await this.follow(value, true)
    this.lookWanted = false
  }

  private async follow(reading: HeadReading, isFresh = false): Promise<void> {
    const { rules } = this.parts
    if (reading.state === 'ABSENT') {
      this.caughtUp = true
      return
    }
    if (reading.state === 'CORRUPT') {
      const next = (rules.version?.revision ?? 0) + 1
      this.refuse({ revision: next, object: null, reason: reading.reason })
      return
    }
    const { head } = reading
    const decision = decideHead(rules.version, head)
    if (decision.act === 'CONFIRM' && !isFresh) {
      await this.readHead()
      return
    }
    this.newest = head.revision
    await this.act(decision, head)
    this.caughtUp = true
  }

  private async act(decision: HeadDecision, head: Head): Promise<void> {
    switch (decision.act) {
      case 'NOTHING':
        this.accept()
        return
      case 'APPLY':
        if (!this.tryRevisions(decision.steps, head.epoch)) await this.readAll(head)
        return
      case 'READ_LOG': {
        const steps = await this.readLog(decision.from, decision.to)
        if (!steps || !this.tryRevisions(steps, head.epoch)) await this.readAll(head)
        return
      }
      case 'CONFIRM':
      case 'READ_ALL':
        await this.readAll(head)
        return
    }
  }

  /** Applies revisions in one step; false when they do not come through and everything should be read afresh. */
  private tryRevisions(revisions: readonly Revision[], epoch: string): boolean {
    const last = revisions.at(-1)
    if (!last) return false
    const changes: Change[] = revisions.flatMap((each) => each.changes)
    try {
      this.apply(this.parts.rules.prepare(changes, { epoch, revision: last.revision, checksum: last.checksum }), true)
      return true
    } catch (error) {
      if (!(error instanceof RefusedRevision)) throw error
      this.refuse(error)
      return false
    }
  }

  /** The revisions `from` to `to`, or null when the log does not have them whole. */
  private async readLog(from: number, to: number): Promise<Revision[] | null> {
    const revisions: Revision[] = []
    try {
      for (let number = from; number <= to; number += 1) revisions.push(await this.parts.reader.readLog(number))
      return revisions
    } catch (error) {
      if (error instanceof PublishedStateError) return null
      throw error
    }
  }

  private async readAll(first: Head): Promise<void> {
    let head = first
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { objects, revision, checksum } = await this.parts.reader.readAll(head)
        const to = { epoch: head.epoch, revision, checksum }
        this.apply(this.parts.rules.prepareWhole([...objects.values()], to), true)
        return
      } catch (error) {
        if (error instanceof RefusedRevision) {
          this.refuse(error)
          return
        }
        if (!(error instanceof PublishedStateError)) throw error
        const { value: again } = await this.parts.reader.readHead()
        if (attempt >= readTries || again.state !== 'PRESENT') {
          this.refuse({ revision: head.revision, object: null, reason: error.message })
          return
        }
        head = again.head
      }
    }
  }

  private apply(step: PreparedStep, isNew: boolean): void {
    const { rules, clock, log } = this.parts
    rules.apply(step)
    this.appliedAt = clock.now()
    this.newest = Math.max(step.on?.epoch === step.to.epoch ? this.newest : 0, step.to.revision)
    this.refusedNow = null
    const facts = { revision: step.to.revision, changes: step.changes.length, objects: rules.size }
    log.info(isNew ? 'A revision is in force' : 'The last good revision is in force, from disk', facts)
    if (isNew) {
      this.parts.keep(step, () => rules.all())
      // Before there was any, who knows what else was published long ago; the last one is certain.
      const first = step.on ? step.on.revision + 1 : step.to.revision
      if (this.caughtUp && first <= step.to.revision) this.parts.onEnforced(first, step.to.revision, this.appliedAt)
    }
    this.parts.onChange()
  }

  private accept(): void {
    if (!this.refusedNow) return
    this.refusedNow = null
    this.parts.onChange()
  }

  private refuse({ revision, object, reason }: Refused): void {
    // Reading the same revision again by another way may know less of what is wrong with it.
    if (this.refusedNow?.revision === revision && (object === null || object === this.refusedNow.object)) return
    this.newest = Math.max(this.newest, revision)
    this.refusedNow = { revision, object, reason }
    this.parts.log.error('A revision is refused; the last good one stays in force', { revision, object, reason })
    this.parts.onChange()
  }
}
