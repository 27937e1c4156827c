import type { LockLibrary } from '@/domain/view/lock-views'
import { lockNameOf, redisKeys } from '@/wire/keys'
import type { LockEntry, ObservedLockEvent } from '@/wire/lock-entry'
import { type Found, type Hold, type LockEvent, LockRecord } from './lock-record'
import { LockSeconds } from './lock-seconds'

/**
 * Who holds which lock and what happened to it: one book for ours, of which the functions tell, and for those of others,
 * which are looked at. Pure: every time is an argument, and Redis' own. Nobody tells that a lease ran out: at `due` times
 * the caller looks and says what it found. A hold that another one follows before its lease has ended, though nobody
 * released it, is two holders. Bounded: of a kind no more than 10,000 locks are known; free ones make room for others.
 */
export interface ObservedEvent extends ObservedLockEvent {
  atMs: number
}

export const mostOfAKind = 10_000
const rememberedMs = 3_600_000
const eventsKept = 1000
/** Of one lock, between two calls of `takeEvents`. */
const eventsOfOne = 10

export class LockBook {
  private readonly locks = new Map<string, LockRecord>()
  private readonly changed = new Set<string>()
  private readonly seconds = new LockSeconds()
  private outbox: ObservedEvent[] = []
  private readonly told = new Map<string, number>()
  private theirs = 0
  private isFull = false

  /** How many keys of others are known. */
  get observed(): number {
    return this.theirs
  }

  /** Whether there are more observed keys than are kept. */
  get leavesOut(): boolean {
    return this.isFull
  }

  knows(key: string): boolean {
    return this.locks.has(key)
  }

  /** Keys of locks that are held. */
  held(): string[] {
    return [...this.locks].filter(([, lock]) => !lock.isFree).map(([key]) => key)
  }

  holders(key: string): Hold[] {
    return this.locks.get(key)?.holders() ?? []
  }

  /** Locks whose lease should be over: look at them. */
  due(nowMs: number): string[] {
    const all: string[] = [] // asked often, of thousands: no lists in between
    for (const [key, lock] of this.locks) if (lock.endsAtMs() < nowMs) all.push(key)
    return all
  }

  /** Takes what the functions told. A forced release of another library's lock is told by its key, without a token. */
  apply(event: LockEvent): void {
    const isTheirs = event.event === 'forced' && event.token === 0 && this.locks.has(event.name)
    const key = isTheirs ? event.name : redisKeys.lock(event.name)
    this.lock(key, 'SWITCHYARD', event.atMs)?.apply(event)
    // Redis' own word of the deletion may have come first.
    const isSame = (each: ObservedEvent) => event.owner === '' || each.owner === event.owner
    if (isTheirs) {
      this.outbox = this.outbox.filter((each) => each.name !== key || each.event !== 'released' || !isSame(each))
    }
    this.touch(key, event.atMs)
  }

  /** Redis told that a lock of others was set. */
  taken(key: string, library: LockLibrary, nowMs: number): void {
    this.lock(key, library, nowMs)?.taken(nowMs)
  }

  /** Redis told that a lock of others was deleted, or that it expired. */
  ended(key: string, how: 'RELEASED' | 'EXPIRED', nowMs: number): void {
    this.locks.get(key)?.ended(how, nowMs)
    this.touch(key, nowMs)
  }

  /** Whether what a look found (null: nothing) would need a word that nobody said. */
  isSurprisedBy(key: string, found: Found | null, nowMs: number): boolean {
    return this.locks.get(key)?.isSurprisedBy(found ?? { holders: [], isShared: false }, nowMs) ?? false
  }

  /** What a look found; null: nothing. @param isWatched see LockRecord.correct */
  correct(key: string, found: Found | null, nowMs: number, isWatched: boolean): void {
    const lock = found ? this.lock(key, found.library, nowMs) : this.locks.get(key)
    lock?.correct(found ?? { library: lock.library, isShared: false, holders: [] }, nowMs, isWatched)
    this.touch(key, nowMs)
  }

  /** It is no lock, or none of those that are followed. */
  forget(key: string): void {
    if (!this.locks.delete(key)) return
    if (lockNameOf(key) === null) this.theirs -= 1
    this.changed.add(key)
  }

  /** Remembers what an earlier controller wrote of a lock. */
  recall(key: string, entry: LockEntry): void {
    if (!this.locks.has(key)) this.lock(key, entry.library, entry.changedAtMs)?.recall(entry)
  }

  /** All is to be told anew. */
  retell(): void {
    for (const key of this.locks.keys()) this.changed.add(key)
  }

  /** What happened in the second that begins at `startMs`, by key. Take them in order. */
  takeSecond(startMs: number) {
    return this.seconds.take(startMs)
  }

  /** What was seen of locks of others since the last call; of what is too much the newest is left out. */
  takeEvents(): ObservedEvent[] {
    const events = this.outbox
    this.outbox = []
    this.told.clear()
    return events
  }

  /** They could not be written: they are the first that are taken next, as far as there is room. */
  putBack(events: readonly ObservedEvent[]): void {
    this.outbox = [...events, ...this.outbox].slice(0, eventsKept)
  }

  /** What is known of each lock that changed since the last call; null of one that is forgotten. */
  takeChanged(nowMs: number): Map<string, LockEntry | null> {
    const entries = [...this.changed].map((key) => [key, this.locks.get(key)?.entry(nowMs) ?? null] as const)
    this.changed.clear()
    return new Map(entries)
  }

  /** Warnings come with time, and what is long gone is forgotten: call it once a second. */
  judge(nowMs: number): void {
    this.isFull &&= this.theirs >= mostOfAKind
    for (const [key, lock] of this.locks) {
      if (lock.isFree && nowMs - lock.changedAtMs > rememberedMs) this.forget(key)
      else if (lock.judge(nowMs)) this.changed.add(key)
    }
  }

  private lock(key: string, library: LockLibrary, nowMs: number) {
    const known = this.locks.get(key)
    if (known) return known
    const name = lockNameOf(key)
    const isTheirs = name === null
    if (!this.hasRoom(isTheirs)) return null
    const witness = {
      count: (
        ...args: [atMs: number, what: 'acquired' | 'contended' | 'released' | 'expired', tookMs: number | null]
      ) => {
        this.seconds.count(key, ...args)
      },
      tell: (event: Omit<ObservedEvent, 'name' | 'library'>) => {
        this.tell({ ...event, name: key, library: lock.library })
      },
    }
    const lock: LockRecord = new LockRecord(name ?? key, library, !isTheirs, witness, nowMs)
    this.locks.set(key, lock)
    if (isTheirs) this.theirs += 1
    return lock
  }

  private hasRoom(forTheirs: boolean): boolean {
    const count = forTheirs ? this.theirs : this.locks.size - this.theirs
    if (count < mostOfAKind) return true
    if (forTheirs && this.isFull) return false
    for (const [key, lock] of this.locks) {
      if (!lock.isFree || (lockNameOf(key) === null) !== forTheirs) continue
      this.forget(key)
      return true
    }
    if (forTheirs) this.isFull = true
    return false
  }

  private tell(event: ObservedEvent): void {
    const count = (this.told.get(event.name) ?? 0) + 1
    this.told.set(event.name, count)
    if (count <= eventsOfOne && this.outbox.length < eventsKept) this.outbox.push(event)
  }

  private touch(key: string, nowMs: number): void {
    const lock = this.locks.get(key)
    if (!lock) return
    lock.changedAtMs = Math.max(lock.changedAtMs, nowMs)
    this.changed.add(key)
  }
}
