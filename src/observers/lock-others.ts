/**
 * Follows the locks of clients that know nothing of us, at keys that operators' patterns name. Redis tells of changes
 * (keyspace events) where it may be asked to; what it does not tell is found by looking: at each lease's end, at held
 * locks in turn, at all keys by SCAN, unhurried, and at everything at once after each (re)connection. So a lost word
 * is corrected. Failure stance: a fault of Redis is waited out; then everything is looked at anew.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import type { RedisClock } from '@/adapters/redis/redis-clock'
import type { Log } from '@/domain/log'
import type { LockPattern } from '@/domain/settings/lock-patterns'
import type { KeyspaceEvents } from '@/domain/view/lock-views'
import { isOwnKey } from '@/wire/keys'
import { KeySubscription, turnOnEvents, wantedFlags } from './keyspace-events'
import type { LockBook } from './lock-book'
import { keysLike } from './lock-keys'
import { LockLooks } from './lock-looks'

interface OtherLocksOptions {
  redis: Redis
  log: Log
  book: LockBook
  clock: RedisClock
  /** Whether flags may be added to `notify-keyspace-events`. */
  mayTurnOn: boolean
  random: () => number
}

const tickMs = 20
const dueEveryMs = 150
/** How often all keys are looked through while Redis tells of changes, and while it does not. */
const passEveryMs = { told: 30_000, untold: 500 }
/** Keys of Redis that a pass looks through in a second; the first pass after a connection does not wait. */
const scannedPerSecond = 50_000
const scanned = 1000
/** Held locks that are looked at in turn, in a second. */
const looksPerSecond = { told: 200, untold: 5000 }
/** A pass goes on when no more looks than this are open: a pattern may match millions of keys. */
const mostOpen = 1000
/** Nobody gives a lock a longer name, and many of them would fill Redis and this process. */
const longestKey = 1000
const leastTurnMs = { told: 2000, untold: 500 }

export class OtherLocks {
  private patterns: readonly LockPattern[] = []
  private events: KeyspaceEvents = 'UNUSED'
  private readonly subscription: KeySubscription
  private readonly looks: LockLooks
  private mustBegin = true
  private passDueMs = 0
  private pass: AsyncGenerator<void> | null = null
  private isHurried = true
  /** The last look that the first pass planned, once that is through. */
  private firstPassEnd: number | null = null
  private nextScanMs = 0
  private nextDueMs = 0
  private turn: string[] = []
  private nextTurnMs = 0
  /** Whether everything was looked at since the last connection. */
  isKnown = false

  constructor(private readonly options: OtherLocksOptions) {
    const { redis, book } = options
    this.subscription = new KeySubscription(redis, (pattern, key, event) => {
      this.told(pattern, key, event)
    })
    this.looks = new LockLooks(redis, book, () => this.subscription.epoch)
  }

  get keyspaceEvents(): KeyspaceEvents {
    return this.events
  }

  setPatterns(patterns: readonly LockPattern[]): void {
    if (JSON.stringify(patterns) === JSON.stringify(this.patterns)) return
    this.patterns = patterns
    this.looks.keepOnly(patterns)
    this.mustBegin = true
  }

  /** Runs until the signal is aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    let troubled = false
    while (!signal.aborted) {
      try {
        await this.step(signal)
        troubled = false
        await sleep(tickMs, undefined, { signal }).catch(() => undefined)
      } catch (error) {
        if (!troubled) this.options.log.warn('The observer of other locks waits for Redis.', { reason: String(error) })
        troubled = true
        this.mustBegin = true
        await sleep(200 + 200 * this.options.random(), undefined, { signal }).catch(() => undefined)
      }
    }
    this.subscription.close()
  }

  private async step(signal: AbortSignal): Promise<void> {
    if (this.patterns.length === 0) {
      this.events = 'UNUSED'
      this.isKnown = true
      return
    }
    const isLost = this.events === 'ON' && this.subscription.epoch === 0
    if (this.mustBegin || isLost) await this.begin()
    this.planDue()
    this.planTurn()
    await this.scan(signal)
    await this.looks.make()
    if (!this.isKnown && this.firstPassEnd !== null) this.isKnown = this.looks.areMade(this.firstPassEnd)
  }

  /** Asks to be told, then looks at everything: what is told from now on comes on top of that. */
  private async begin(): Promise<void> {
    const { redis, mayTurnOn } = this.options
    this.events = await turnOnEvents(redis, wantedFlags(this.patterns), mayTurnOn)
    if (this.events === 'ON') await this.subscription.subscribe(this.patterns.map((each) => each.pattern))
    this.mustBegin = false
    for (const key of this.looks.followed()) this.looks.again(key)
    this.pass = this.lookThrough()
    this.isHurried = true
    this.firstPassEnd = null
  }

  private told(glob: string, key: string, event: string): void {
    const pattern = this.patterns.find((each) => each.pattern === glob)
    if (!pattern || isOwnKey(key)) return
    const { book, clock } = this.options
    switch (event) {
      case 'set':
        if (!this.mayBeFollowed(key)) return
        book.taken(key, 'UNKNOWN', clock.now())
        this.looks.plan(key, pattern, true)
        return
      case 'del':
      case 'rename_from':
        this.looks.isGone(key)
        book.ended(key, 'RELEASED', clock.now())
        return
      case 'expired':
      case 'evicted':
        this.looks.isGone(key)
        book.ended(key, 'EXPIRED', clock.now())
        return
      default:
        if (this.mayBeFollowed(key)) this.looks.plan(key, pattern, true)
    }
  }

  private mayBeFollowed(key: string): boolean {
    const { book } = this.options
    if (key.length > longestKey) return false
    return !isOwnKey(key) && !this.looks.isIgnored(key) && (book.knows(key) || !book.leavesOut)
  }

  private planDue(): void {
    if (performance.now() < this.nextDueMs) return
    this.nextDueMs = performance.now() + dueEveryMs
    for (const key of this.options.book.due(this.options.clock.now())) this.looks.again(key)
  }

  private planTurn(): void {
    const nowMs = performance.now()
    const how = this.events === 'ON' ? 'told' : 'untold'
    if (this.turn.length === 0 && nowMs >= this.nextTurnMs) {
      this.nextTurnMs = nowMs + leastTurnMs[how]
      this.turn = this.looks.followed()
    }
    for (const key of this.turn.splice(0, Math.ceil((looksPerSecond[how] * tickMs) / 1000))) this.looks.again(key)
  }

  /** A part of the present pass, or the beginning of the next. */
  private async scan(signal: AbortSignal): Promise<void> {
    const nowMs = performance.now()
    if (!this.pass) {
      if (nowMs < this.passDueMs) return
      this.pass = this.lookThrough()
    }
    if (!this.isHurried && nowMs < this.nextScanMs) return
    this.nextScanMs = nowMs + (1000 * scanned) / scannedPerSecond
    const pass = this.pass
    do {
      const { done } = await pass.next()
      await this.makeRoom(signal)
      if (!done) continue
      await this.passed()
      return
    } while (this.isHurried && !signal.aborted)
  }

  private async makeRoom(signal: AbortSignal): Promise<void> {
    let mayMake = true
    while (mayMake && this.looks.size > mostOpen && !signal.aborted) mayMake = await this.looks.make()
  }

  private async passed(): Promise<void> {
    const { redis, mayTurnOn, random } = this.options
    this.firstPassEnd ??= this.looks.lastNumber
    this.pass = null
    this.isHurried = false
    // Somebody may have set the flags back.
    const events = await turnOnEvents(redis, wantedFlags(this.patterns), mayTurnOn)
    if (events !== this.events) this.mustBegin = true
    const everyMs = this.events === 'ON' ? passEveryMs.told : passEveryMs.untold
    this.passDueMs = performance.now() + everyMs * (0.8 + 0.4 * random())
  }

  private async *lookThrough(): AsyncGenerator<void> {
    for (const pattern of this.patterns) {
      for await (const keys of keysLike(this.options.redis, pattern.pattern, scanned)) {
        for (const key of keys) {
          const isHeld = this.options.book.holders(key).length > 0
          if (!isHeld && this.mayBeFollowed(key)) this.looks.plan(key, pattern, false)
        }
        yield
      }
    }
  }
}
