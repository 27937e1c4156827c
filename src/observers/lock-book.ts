import { emptyHistogram, record, toWire, type HistogramCounts } from '@/telemetry/histogram'
import type { LockEvent as WireEvent } from '@/wire/lock'
import type { Frame } from '@/wire/telemetry'

/**
 * Who holds which lock, and what happened in each second, from the events that the lock functions tell. Pure: every time
 * is an argument, and Redis' own. Nobody tells that a lease ran out: at `due` times the caller looks at the lock itself
 * and says what it found (`correct`). What is learned after its second was taken counts in the next one; nothing counts
 * twice and nothing is lost.
 */
export interface LockEvent {
  atMs: number
  event: WireEvent['event']
  name: string
  owner: string
  token: number
  ttlMs: number
  waitedMs: number
  heldMs: number
}

export interface Hold {
  owner: string
  token: number
  acquiredAtMs: number
  expiresAtMs: number
}
type Activity = Frame['locks'][number]

interface Counts {
  acquired: number
  contended: number
  released: number
  expired: number
  waitMs: HistogramCounts
  holdMs: HistogramCounts
  /** At the end of the second; undefined when nothing changed in it. */
  holder: Hold | null | undefined
}

const secondMs = 1000

export class LockBook {
  private readonly holds = new Map<string, Hold>()
  private readonly seconds = new Map<number, Map<string, Counts>>()
  /** Who held at the end of the last second that was taken. */
  private readonly settled = new Map<string, Hold>()
  private takenUntilMs = 0

  held(): ReadonlyMap<string, Hold> {
    return this.holds
  }

  apply(event: LockEvent): void {
    const { atMs, name, owner, token } = event
    switch (event.event) {
      case 'acquired':
        this.endSilently(name, atMs)
        this.hold(name, atMs, { owner, token, acquiredAtMs: atMs, expiresAtMs: atMs + event.ttlMs })
        this.count(name, atMs).acquired += 1
        record(this.count(name, atMs).waitMs, event.waitedMs)
        break
      case 'contended':
        this.count(name, atMs).contended += 1
        break
      case 'extended':
        this.hold(name, atMs, { owner, token, acquiredAtMs: atMs - event.heldMs, expiresAtMs: atMs + event.ttlMs })
        break
      case 'released':
        this.hold(name, atMs, null)
        this.count(name, atMs).released += 1
        record(this.count(name, atMs).holdMs, event.heldMs)
        break
      case 'lost':
      case 'expired':
        break
    }
  }

  /** Locks whose lease should be over: look at them. */
  due(nowMs: number): string[] {
    return [...this.holds].filter(([, hold]) => hold.expiresAtMs < nowMs).map(([name]) => name)
  }

  /** What a look at the lock found at `nowMs`. */
  correct(name: string, found: Hold | null, nowMs: number): void {
    const believed = this.holds.get(name)
    if (found && believed?.token === found.token) {
      if (Math.abs(believed.expiresAtMs - found.expiresAtMs) > 50) {
        this.hold(name, nowMs, { ...believed, expiresAtMs: found.expiresAtMs })
      }
      return
    }
    this.endSilently(name, nowMs)
    if (found) this.hold(name, nowMs, found)
  }

  /**
   * What happened in the second that begins at `startMs`, by name, and who held at its end. Seconds must be taken in
   * order; older ones that nobody took are forgotten.
   */
  take(startMs: number): Activity[] {
    this.takenUntilMs = Math.max(this.takenUntilMs, startMs + secondMs)
    for (const [each, counts] of [...this.seconds].toSorted(([a], [b]) => a - b)) {
      if (each > startMs) break
      for (const [name, { holder }] of counts) {
        if (holder) this.settled.set(name, holder)
        else if (holder === null) this.settled.delete(name)
      }
      if (each < startMs) this.seconds.delete(each)
    }
    const counts = this.seconds.get(startMs) ?? new Map<string, Counts>()
    this.seconds.delete(startMs)
    const names = [...new Set([...this.settled.keys(), ...counts.keys()])].toSorted()
    return names.map((name) => toActivity(name, counts.get(name) ?? noCounts()))
  }

  /** The hold that we believe in is over though nobody said so: it expired, or the lock was deleted before its time. */
  private endSilently(name: string, atMs: number): void {
    const hold = this.holds.get(name)
    if (!hold) return
    const endedMs = Math.min(hold.expiresAtMs, atMs)
    this.hold(name, endedMs, null)
    if (hold.expiresAtMs > atMs) return
    this.count(name, endedMs).expired += 1
    record(this.count(name, endedMs).holdMs, endedMs - hold.acquiredAtMs)
  }

  private hold(name: string, atMs: number, hold: Hold | null): void {
    if (hold) this.holds.set(name, hold)
    else this.holds.delete(name)
    this.count(name, atMs).holder = hold
  }

  private count(name: string, atMs: number): Counts {
    const startMs = Math.max(atMs - (atMs % secondMs), this.takenUntilMs)
    const second = this.seconds.get(startMs) ?? new Map<string, Counts>()
    this.seconds.set(startMs, second)
    const counts = second.get(name) ?? noCounts()
    second.set(name, counts)
    return counts
  }
}

function noCounts(): Counts {
  const counters = { acquired: 0, contended: 0, released: 0, expired: 0 }
  return { ...counters, waitMs: emptyHistogram(), holdMs: emptyHistogram(), holder: undefined }
}

function toActivity(name: string, counts: Counts): Activity {
  const { acquired, contended, released, expired, waitMs, holdMs } = counts
  return { name, acquired, contended, released, expired, waitMs: toWire(waitMs), holdMs: toWire(holdMs) }
}
