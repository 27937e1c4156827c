/**
 * Looks at locks of others: which are due, and what follows from what they find. Redis' word and a look travel on two
 * connections, so a look that was overtaken by a word is made again; and a look that shows what nobody told (a holder
 * gone before its lease ended) is made again after `graceMs`, in case that word is still on its way.
 */
import { readLocks, type FoundLock } from '@/adapters/redis/stored-locks'
import type { LockPattern } from '@/domain/settings/lock-patterns'
import type { Redis } from 'ioredis'
import type { LockBook } from './lock-book'

interface Look {
  /** Of `performance.now()`. */
  dueMs: number
  pattern: LockPattern
  tries: number
  /** Rises with each that is planned; one that is made again keeps it. */
  number: number
  /** It is made again because it showed what nobody told. */
  isSecond: boolean
}

const settleMs = 10
const graceMs = 200
const mostAtOnce = 500
const mostTries = 5
/** What was found to be no lock is not looked at again for so long. */
const ignoredMs = 10_000
const mostIgnored = 20_000
/** Redis may tell of changes faster than they can be looked at; what is left out, a pass finds. */
export const mostPlanned = 50_000

export class LockLooks {
  private readonly planned = new Map<string, Look>()
  private last = 0
  private readonly ignored = new Map<string, number>()
  private readonly patterns = new Map<string, LockPattern>()
  /** In which epoch of Redis' word each key was last looked at. */
  private readonly epochs = new Map<string, number>()
  private underWay = new Set<string>()
  private overtaken = new Set<string>()

  constructor(
    private readonly redis: Redis,
    private readonly book: LockBook,
    private readonly epoch: () => number,
  ) {}

  /** How many are planned. */
  get size(): number {
    return this.planned.size
  }

  /** The number of the one that was planned last. */
  get lastNumber(): number {
    return this.last
  }

  /** Whether all that were planned up to this one are made. */
  areMade(upTo: number): boolean {
    for (const { number } of this.planned.values()) if (number <= upTo) return false
    return true
  }

  isIgnored(key: string): boolean {
    const untilMs = this.ignored.get(key)
    if (untilMs === undefined) return false
    if (untilMs > performance.now()) return true
    this.ignored.delete(key)
    return false
  }

  /** Look at it soon. @param isWord Redis told of a change just now */
  plan(key: string, pattern: LockPattern, isWord: boolean): void {
    if (isWord && this.underWay.has(key)) this.overtaken.add(key)
    if (this.planned.has(key) || this.planned.size >= mostPlanned) return
    this.last += 1
    const dueMs = performance.now() + (isWord ? settleMs : 0)
    this.planned.set(key, { dueMs, pattern, tries: 0, number: this.last, isSecond: false })
  }

  /** Look at a key that is followed again. */
  again(key: string): void {
    const pattern = this.patterns.get(key)
    if (pattern) this.plan(key, pattern, false)
  }

  /** Keys that are followed: those that are held come round. */
  followed(): string[] {
    for (const key of this.patterns.keys()) if (!this.book.knows(key)) this.drop(key)
    return [...this.patterns.keys()].filter((key) => this.book.holders(key).length > 0)
  }

  /** Redis told that it is gone, so nothing that is under way counts. */
  isGone(key: string): void {
    if (this.underWay.has(key)) this.overtaken.add(key)
    this.ignored.delete(key)
  }

  /** None but keys of these patterns are followed from now on. */
  keepOnly(patterns: readonly LockPattern[]): void {
    for (const [key, pattern] of this.patterns) {
      if (!patterns.includes(pattern)) this.drop(key)
    }
    this.planned.clear()
    this.ignored.clear()
  }

  /** Makes those that are due, at most 500; answers whether any were. @throws what Redis says; they stay due */
  async make(): Promise<boolean> {
    const due = this.due()
    if (due.length === 0) return false
    const epoch = this.epoch()
    this.underWay = new Set(due.map(([key]) => key))
    this.overtaken = new Set()
    const asked = due.map(([key, { pattern }]) => ({ key, library: pattern.library }))
    const { nowMs, found } = await readLocks(this.redis, asked)
    for (const [index, [key, look]] of due.entries()) {
      if (this.planned.get(key) === look) this.planned.delete(key)
      this.take(key, look, found[index] ?? null, nowMs, epoch)
    }
    this.underWay.clear()
    return true
  }

  private due(): [key: string, look: Look][] {
    const nowMs = performance.now()
    const due: [string, Look][] = []
    for (const each of this.planned) {
      if (each[1].dueMs > nowMs) continue
      due.push(each)
      if (due.length === mostAtOnce) break
    }
    return due
  }

  private take(key: string, look: Look, found: FoundLock, nowMs: number, epoch: number): void {
    const isOvertaken = this.overtaken.has(key)
    if (isOvertaken && look.tries < mostTries) {
      this.planned.set(key, { ...look, dueMs: performance.now() + settleMs, tries: look.tries + 1 })
      return
    }
    if (found === 'OTHER' || this.isData(key, look.pattern, found)) {
      this.ignore(key)
      return
    }
    const isWatched = !isOvertaken && epoch !== 0 && epoch === this.epoch() && this.epochs.get(key) === epoch
    if (isWatched && !look.isSecond && this.book.isSurprisedBy(key, found, nowMs)) {
      this.planned.set(key, { ...look, dueMs: performance.now() + graceMs, tries: 0, isSecond: true })
      return
    }
    this.book.correct(key, found, nowMs, isWatched)
    if (!this.book.knows(key)) return
    this.patterns.set(key, look.pattern)
    this.epochs.set(key, epoch)
  }

  /** A text that nothing ends and that changes is data, unless the operator named the library. */
  private isData(key: string, { library }: LockPattern, found: FoundLock): boolean {
    if (library !== 'DETECT' || found === null || found === 'OTHER') return false
    const [before] = this.book.holders(key)
    const [now] = found.holders
    const areEndless = before?.expiresAtMs === null && now?.expiresAtMs === null
    return areEndless && before.value !== now.value
  }

  private ignore(key: string): void {
    this.drop(key)
    if (this.ignored.size >= mostIgnored) this.ignored.clear()
    this.ignored.set(key, performance.now() + ignoredMs)
  }

  private drop(key: string): void {
    this.book.forget(key)
    this.patterns.delete(key)
    this.epochs.delete(key)
  }
}
