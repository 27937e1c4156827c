import type { LockEnding, LockFacts } from '@/domain/lock/warnings'

/**
 * When one lock had two holders. A hold that went without a word while its lease ran, and the next one that came before
 * the lease's end, are two holders, unless the word comes late: looks and words travel on two connections. So each such
 * hold is remembered with its token until its word comes, and of what a look alone shows nothing is said before
 * `certainAtMs`.
 */
interface GoneHold {
  /** null or 0: no word of it can come. */
  token: number | null
  who: string
  /** When its lease would have ended. */
  untilMs: number
  certainAtMs: number
  /** As it was written down; it is set right when the word comes. */
  ending: LockFacts['endings'][number]
}

type Overlap = NonNullable<LockFacts['overlap']>

const mostGone = 8

export class LockOverlaps {
  /** Newest first. */
  private gone: (GoneHold & { next: { who: string; atMs: number } | null })[] = []
  private acted: Overlap | null = null

  get isEmpty(): boolean {
    return this.acted === null && this.gone.every((each) => each.next === null)
  }

  /** It went without a word. */
  goes(hold: GoneHold): void {
    this.gone = [{ ...hold, next: null }, ...this.gone].slice(0, mostGone)
  }

  /** Somebody holds the lock now. A lease that ended within `closeMs` of this has ended. */
  taken(who: string, atMs: number, closeMs: number): void {
    for (const each of this.gone) {
      if (each.next === null && each.untilMs > atMs + closeMs) each.next = { who, atMs }
    }
  }

  /** One went on as its holder while another one had it. */
  actedOn(overlap: Overlap): void {
    this.acted = overlap
  }

  /** The word of how a hold ended has come. Answers whether it was missing. */
  explain(token: number, how: LockEnding): boolean {
    const missing = this.gone.find((each) => token > 0 && each.token === token)
    if (!missing) return false
    missing.ending.how = how
    this.gone = this.gone.filter((each) => each !== missing)
    return true
  }

  /** The latest of which one can be sure. */
  at(nowMs: number): Overlap | null {
    let latest = this.acted
    for (const { who, next, certainAtMs } of this.gone) {
      if (next === null || certainAtMs > nowMs || (latest && latest.atMs >= next.atMs)) continue
      latest = { first: who, second: next.who, atMs: next.atMs }
    }
    return latest
  }
}
