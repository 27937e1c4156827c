/**
 * A lock that is held: its lease, watched by this process' own monotonic clock and reckoned from before the request that
 * granted it was sent, so that it never seems longer than it is.
 */
import { extendLock, releaseLock, type LockConnection, type LockIdentity, type LockPlace } from './lock-calls'

export interface HeldLock {
  name: string
  owner: string
  /** Rises with every acquisition of this lock. */
  token: number
  /** Aborted when the lease may be over without release: stop working. */
  lost: AbortSignal
  /** How long the lease surely lasts, ms; 0 when it is over or released. */
  remainingMs(): number
  /** False, and `lost` is aborted, when it was no longer ours. @throws DomainError UNAVAILABLE */
  extend(ttlMs: number): Promise<boolean>
  /**
   * False when it was no longer ours; the same answer again when it is called again.
   * @throws DomainError UNAVAILABLE; the lease then ends by itself, and it may be called again.
   */
  release(): Promise<boolean>
}

export interface Grant {
  redis: LockConnection
  place: LockPlace
  who: LockIdentity
  token: number
  ttlMs: number
  /** When the request that was granted was sent, by `performance.now()`. */
  sentMs: number
  autoExtend: boolean
  /** Called once, when the next of this process may try. */
  leave: () => void
}

export function holdLock(grant: Grant): HeldLock {
  return new Hold(grant)
}

/** Short holds are many: what one may never need (signal, timer of the end) is made when it is needed. */
class Hold implements HeldLock {
  private over: AbortController | null = null
  private state: 'HELD' | 'RELEASED' | 'LOST' = 'HELD'
  private endsMs = 0
  /** As last asked for: a hold that was made longer stays so. */
  private wantedMs: number
  /** Number of the newest request to extend. */
  private lastAsk = 0
  private releasing: Promise<boolean> | null = null
  /** Of the next extension, and of the lease's end: one of the two is always set while held. */
  private renewTimer: NodeJS.Timeout | undefined
  private endTimer: NodeJS.Timeout | undefined

  constructor(private readonly grant: Grant) {
    this.wantedMs = grant.ttlMs
    this.lease(grant.sentMs, grant.ttlMs)
  }

  get name(): string {
    return this.grant.place.name
  }

  get owner(): string {
    return this.grant.who.owner
  }

  get token(): number {
    return this.grant.token
  }

  get lost(): AbortSignal {
    this.judge()
    if (!this.over) {
      this.over = new AbortController()
      if (this.state === 'LOST') this.over.abort(this.reason())
    }
    return this.over.signal
  }

  remainingMs(): number {
    return this.state === 'HELD' ? Math.max(0, this.endsMs - performance.now()) : 0
  }

  async extend(forMs: number): Promise<boolean> {
    this.judge()
    if (!this.isHeld()) return false
    this.wantedMs = forMs
    this.lastAsk += 1
    const ask = this.lastAsk
    const askedMs = performance.now()
    // Made shorter, it may be so from now on, whether or not an answer comes.
    if (askedMs + forMs < this.endsMs) this.lease(askedMs, forMs)
    const ours = await this.asked(forMs)
    if (!this.isHeld()) return false
    if (!ours) this.lose()
    // Of an earlier one nothing is to be believed: a later one that made it shorter may have been done already.
    else if (ask === this.lastAsk) this.lease(askedMs, forMs)
    return ours
  }

  release(): Promise<boolean> {
    // Given back is given back: to ask Redis again would be told as a loss.
    this.releasing ??= this.giveBack().catch((error: unknown) => {
      this.releasing = null
      throw error
    })
    return this.releasing
  }

  private async giveBack(): Promise<boolean> {
    const mayBeOurs = this.state !== 'LOST'
    if (this.isHeld()) this.end('RELEASED')
    // After the lease's end another may hold it; the call is then only told as lost.
    const released = await releaseLock(this.grant.redis, this.grant.place, this.grant.who)
    return mayBeOurs && released
  }

  private async asked(forMs: number): Promise<boolean> {
    try {
      return await extendLock(this.grant.redis, this.grant.place, this.grant.who, forMs)
    } catch (error) {
      // Redis does not answer: try again soon; the lease timer ends the hold if none of it helps.
      if (this.isHeld()) this.renewSoon()
      throw error
    }
  }

  private renewSoon(): void {
    this.watchEnd()
    if (!this.grant.autoExtend) return
    clearTimeout(this.renewTimer)
    this.renewTimer = setTimeout(renewHold, this.wantedMs / 10, this)
  }

  /** A process that stood still learns of the end when it asks, not only when its timers come to it. */
  private judge(): void {
    if (this.isHeld() && performance.now() >= this.endsMs) this.lose()
  }

  private isHeld(): boolean {
    return this.state === 'HELD'
  }

  private lease(fromMs: number, lengthMs: number): void {
    this.endsMs = fromMs + lengthMs
    clearTimeout(this.endTimer)
    clearTimeout(this.renewTimer)
    if (this.grant.autoExtend) this.renewTimer = setTimeout(renewHold, lengthMs / 3, this)
    else this.watchEnd()
  }

  private watchEnd(): void {
    clearTimeout(this.endTimer)
    this.endTimer = setTimeout(loseHold, this.endsMs - performance.now(), this)
  }

  renew(): void {
    // The process slept through it: what Redis may still hold must not be made longer for one who is told that it is lost.
    this.judge()
    if (!this.isHeld()) return
    this.watchEnd()
    this.extend(this.wantedMs).catch(() => undefined) // tried again soon: see `asked`
  }

  lose(): void {
    if (!this.isHeld()) return
    this.end('LOST')
    this.over?.abort(this.reason())
  }

  private end(as: 'RELEASED' | 'LOST'): void {
    this.state = as
    clearTimeout(this.endTimer)
    clearTimeout(this.renewTimer)
    this.grant.leave()
  }

  private reason(): Error {
    return new Error(`the lease of lock ${this.name} is over`)
  }
}

function renewHold(hold: Hold): void {
  hold.renew()
}

function loseHold(hold: Hold): void {
  hold.lose()
}
