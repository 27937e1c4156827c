import { lockRules, warningsOf, type LockEnding, type LockFacts } from '@/domain/lock/warnings'
import type { LockHolder, LockLibrary, LockWarning } from '@/domain/view/lock-views'
import type { LockEvent as WireEvent } from '@/wire/lock'
import type { LockEntry, ObservedLockEvent } from '@/wire/lock-entry'
import { LockOverlaps } from './lock-overlaps'
import { LockPast } from './lock-past'

/** What one lock is known to be and to have been. A hold is known by its token where it has one, else by its value. */

/** What the functions told of one of our locks. What is not known is empty or 0. */
export interface LockEvent {
  atMs: number
  event: WireEvent['event']
  name: string
  owner: string
  token: number
  ttlMs: number
  waitedMs: number
  heldMs: number
  host?: string | undefined
  process?: string | undefined
  trace?: string | undefined
}

export interface Hold extends LockHolder {
  /** How often it was renewed, as far as was seen. */
  extended: number
}

/** What a look at a lock found. `isShared`: it may have several holders. */
export interface Found {
  library: LockLibrary
  isShared: boolean
  holders: readonly LockHolder[]
}

/** Who is told of what happens to the lock. */
export interface Witness {
  count(atMs: number, what: 'acquired' | 'contended' | 'released' | 'expired', tookMs: number | null): void
  /** Of locks of others alone: ours are told by the functions. */
  tell(event: Omit<ObservedLockEvent, 'name' | 'library'> & { atMs: number }): void
}

/** A lease is told to the millisecond, but read some time before or after. */
const closeMs = 50
/** What a look at one of ours shows may have been told already, and not been read yet. */
const graceMs = 500

export class LockRecord {
  /** When an observed lock was taken, until it is known by whom. */
  private takenAtMs: number | null = null
  private readonly overlaps = new LockOverlaps()
  private tokenBack: LockFacts['tokenBack'] = null
  private warnings: LockWarning[] = []
  private readonly holds = new Map<string, Hold>()
  private readonly past = new LockPast()
  private highestToken: number | null = null
  /** Of our events: what is told of before that was looked at, or recalled, already. */
  private knownUntilMs = 0

  constructor(
    readonly name: string,
    public library: LockLibrary,
    private readonly isOurs: boolean,
    private readonly witness: Witness,
    public changedAtMs: number,
  ) {}

  get isFree(): boolean {
    return this.holds.size === 0
  }

  /** When the first of its leases ends; Infinity when none does. */
  endsAtMs(): number {
    let endMs = Infinity
    for (const { expiresAtMs } of this.holds.values()) endMs = Math.min(endMs, expiresAtMs ?? Infinity)
    return endMs
  }

  /** Remembers what an earlier controller wrote. */
  recall({ highestToken, holds, changedAtMs }: LockEntry): void {
    this.highestToken = highestToken
    this.past.recall(holds, changedAtMs)
    this.knownUntilMs = changedAtMs
  }

  /** Longest first. */
  holders(): Hold[] {
    return [...this.holds.values()].sort((a, b) => a.acquiredAtMs - b.acquiredAtMs)
  }

  apply(event: LockEvent): void {
    const { atMs, owner, token } = event
    const own = this.holds.get(String(token))
    switch (event.event) {
      case 'acquired':
        this.witness.count(atMs, 'acquired', event.waitedMs)
        if (atMs > this.knownUntilMs) this.take({ ...ofEvent(event), value: own?.value ?? '' }, atMs)
        break
      case 'contended':
        this.witness.count(atMs, 'contended', null)
        break
      case 'extended':
        if (own) this.renew(own, atMs + event.ttlMs, atMs)
        break
      case 'released':
        this.witness.count(atMs, 'released', event.heldMs)
        this.released(token, event.heldMs, atMs)
        break
      case 'forced':
        this.forced(token, owner, atMs)
        break
      case 'lost':
        this.lost(owner, atMs)
        break
      case 'expired':
        this.overlaps.explain(token, 'EXPIRED')
        break
    }
  }

  /** Redis told that it was set. Who holds it a look will tell. */
  taken(atMs: number): void {
    if (this.isFree) this.takenAtMs ??= atMs
  }

  /** Redis told that it was deleted, or that it expired. */
  ended(how: 'RELEASED' | 'EXPIRED', atMs: number): void {
    if (this.isFree && this.takenAtMs !== null) {
      this.witness.count(this.takenAtMs, 'acquired', null)
      this.end({ value: '', acquiredAtMs: this.takenAtMs }, how, atMs)
    }
    for (const hold of this.holds.values()) this.end(hold, how, atMs)
    this.holds.clear()
    this.takenAtMs = null
  }

  /** Whether somebody would be gone who was not released, and whose lease has not ended. */
  isSurprisedBy({ holders, isShared }: Pick<Found, 'holders' | 'isShared'>, nowMs: number): boolean {
    if (isShared) return false
    const ids = new Set(holders.map(idOf))
    return [...this.holds].some(([id, hold]) => !ids.has(id) && (hold.expiresAtMs ?? Infinity) > nowMs + closeMs)
  }

  /**
   * What a look found.
   * @param isWatched whether every change was told since the look before: then a hold that another one replaced while its
   * lease ran was not released
   */
  correct(found: Found, nowMs: number, isWatched: boolean): void {
    if (found.holders.length > 0) this.library = found.library
    this.knownUntilMs = nowMs
    const ids = new Set(found.holders.map(idOf))
    for (const [id, hold] of this.holds) {
      if (ids.has(id)) continue
      const certainAtMs = this.isOurs ? nowMs + graceMs : nowMs
      this.goes(id, hold, nowMs, { certainAtMs: isWatched ? certainAtMs : null, isShared: found.isShared })
    }
    for (const each of found.holders) {
      const believed = this.holds.get(idOf(each))
      if (!believed) this.appears(each, nowMs)
      else {
        believed.value = each.value
        if (!isClose(believed.expiresAtMs, each.expiresAtMs)) this.renew(believed, each.expiresAtMs, nowMs)
      }
    }
    this.takenAtMs = null
  }

  /** Whether what is odd about it is other than before. */
  judge(nowMs: number): boolean {
    if (this.isFree && this.warnings.length === 0 && this.overlaps.isEmpty && !this.tokenBack) return false
    const before = this.warnings
    this.warnings = warningsOf(this.facts(nowMs), nowMs)
    if (before.length + this.warnings.length === 0) return false
    return JSON.stringify(this.warnings) !== JSON.stringify(before)
  }

  entry(nowMs: number): LockEntry {
    this.warnings = warningsOf(this.facts(nowMs), nowMs)
    const { name, library, warnings, highestToken, changedAtMs } = this
    const holders = this.holders().map(({ extended: _extended, ...holder }) => holder)
    return { name, library, holders, warnings, holds: this.past.holds(nowMs), highestToken, changedAtMs }
  }

  private facts(nowMs: number): LockFacts {
    const { overlaps, tokenBack, past } = this
    const overlap = overlaps.at(nowMs)
    return { holders: this.holders(), past: past.facts(nowMs), endings: past.endings(), overlap, tokenBack }
  }

  private appears(holder: LockHolder, nowMs: number): void {
    const acquiredAtMs = holder.isAtLeast ? (this.takenAtMs ?? holder.acquiredAtMs) : holder.acquiredAtMs
    if (!this.isOurs) {
      this.witness.count(acquiredAtMs, 'acquired', null)
      const ttl = holder.expiresAtMs === null ? {} : { ttlMs: Math.max(0, holder.expiresAtMs - nowMs) }
      this.witness.tell({ event: 'acquired', owner: holder.value, ...ttl, atMs: acquiredAtMs })
    }
    this.take({ ...holder, acquiredAtMs, extended: 0 }, nowMs)
  }

  /** Somebody holds it now. Whoever is believed to hold one of ours does not any more. */
  private take(hold: Hold, atMs: number): void {
    const id = idOf(hold)
    if (hold.token !== null && hold.token > 0) {
      const before = this.highestToken
      if (before !== null && hold.token < before) this.tokenBack = { token: hold.token, before, atMs }
      this.highestToken = Math.max(before ?? 0, hold.token)
    }
    if (this.isOurs) {
      for (const [other, each] of this.holds) {
        if (other !== id) this.goes(other, each, atMs, { certainAtMs: atMs, isShared: false })
      }
    }
    this.overlaps.taken(shown(hold), atMs, closeMs)
    this.holds.set(id, hold)
  }

  /** It is over though nobody said so, which is certain at `certainAtMs` (null: never): it expired, or went before that. */
  private goes(id: string, hold: Hold, atMs: number, how: { certainAtMs: number | null; isShared: boolean }): void {
    this.holds.delete(id)
    const leaseMs = hold.expiresAtMs ?? Infinity
    if (leaseMs <= atMs + closeMs) {
      this.end(hold, 'EXPIRED', Math.min(leaseMs, atMs))
      return
    }
    const ending = this.end(hold, how.isShared ? 'RELEASED' : 'SILENT', atMs)
    if (how.isShared || how.certainAtMs === null) return
    const untilMs = Math.min(leaseMs, atMs + lockRules.rememberedMs)
    this.overlaps.goes({ token: hold.token, who: shown(hold), untilMs, certainAtMs: how.certainAtMs, ending })
  }

  private end({ value, acquiredAtMs }: Pick<Hold, 'value' | 'acquiredAtMs'>, how: LockEnding, atMs: number) {
    const heldMs = Math.max(0, atMs - acquiredAtMs)
    const ending = this.past.ended(heldMs, how, atMs)
    if (how === 'EXPIRED') this.witness.count(atMs, 'expired', heldMs)
    else if (!this.isOurs) this.witness.count(atMs, 'released', heldMs)
    if (this.isOurs || how === 'FORCED') return ending
    const event = how === 'RELEASED' ? 'released' : how === 'EXPIRED' ? 'expired' : 'silent'
    this.witness.tell({ event, owner: value, heldMs, atMs })
    return ending
  }

  private released(token: number, heldMs: number, atMs: number): void {
    const wasHeld = this.holds.delete(String(token))
    if (this.overlaps.explain(token, 'RELEASED')) return
    if (wasHeld || atMs > this.knownUntilMs) this.past.ended(heldMs, 'RELEASED', atMs)
  }

  /**
   * An operator took it from its holder: without a token, from the one whose value `owner` is, or from whoever has it. Of
   * a lock of others Redis' own word may have come first.
   */
  private forced(token: number, owner: string, atMs: number): void {
    if (this.overlaps.explain(token, 'FORCED')) return
    const only = token !== 0 ? String(token) : owner
    for (const [id, hold] of this.holds) {
      if (only !== '' && id !== only) continue
      this.holds.delete(id)
      this.end(hold, 'FORCED', atMs)
    }
  }

  /** Somebody went on as its holder though another one holds it. */
  private lost(owner: string, atMs: number): void {
    const now = this.holders().find((each) => each.owner !== owner && each.acquiredAtMs < atMs)
    if (now) this.overlaps.actedOn({ first: owner, second: shown(now), atMs })
  }

  private renew(hold: Hold, expiresAtMs: number | null, nowMs: number): void {
    const isLonger = expiresAtMs === null || (hold.expiresAtMs !== null && expiresAtMs > hold.expiresAtMs)
    hold.expiresAtMs = expiresAtMs
    if (!isLonger) return
    hold.extended += 1
    if (this.isOurs) return
    const ttl = expiresAtMs === null ? {} : { ttlMs: Math.max(0, expiresAtMs - nowMs) }
    const heldMs = Math.max(0, nowMs - hold.acquiredAtMs)
    this.witness.tell({ event: 'extended', owner: hold.value, heldMs, ...ttl, atMs: nowMs })
  }
}

function ofEvent(event: LockEvent): Omit<Hold, 'value'> {
  const { owner, token, atMs, ttlMs } = event
  const where = { host: event.host ?? null, process: event.process ?? null, trace: event.trace ?? null }
  return { owner, ...where, token, acquiredAtMs: atMs, isAtLeast: false, expiresAtMs: atMs + ttlMs, extended: 0 }
}

function idOf({ token, value }: Pick<LockHolder, 'token' | 'value'>): string {
  return token !== null && token > 0 ? String(token) : value
}

function shown({ owner, value }: Pick<LockHolder, 'owner' | 'value'>): string {
  return owner ?? value
}

function isClose(a: number | null, b: number | null): boolean {
  return a === null || b === null ? a === b : Math.abs(a - b) <= closeMs
}
