/**
 * What the lock protects, with a record of who came. It takes a write if no later token wrote before: that is all that a
 * fenced resource does. Everything else here is counted, not enforced.
 */
import type { Visit } from './messages'

export class Resource {
  acquisitions = 0
  writes = 0
  /** Writes with a token older than one that wrote already, refused. */
  refused = 0
  /** Writes that were taken although a later token had written: must stay 0. */
  staleTaken = 0
  /** Others who were inside when somebody entered. */
  overlaps = 0
  /** Tokens that two holders came with. */
  givenTwice = 0
  /** Tokens of a later era that are not larger than all of the eras before. */
  wentBack = 0
  private readonly inside = new Map<number, string>()
  private readonly tokens = new Map<number, string>()
  private readonly written: number[] = []
  private highest = 0
  private era = 0
  private largestBefore = 0
  private largest = 0

  /** Redis is about to lose something: what came until now must stay below what is given afterwards. */
  turn(): number {
    this.largestBefore = this.largest
    this.era += 1
    return this.era
  }

  isInside(who: string): boolean {
    return [...this.inside.values()].includes(who)
  }

  visit(who: string, { kind, token, era }: Visit): boolean {
    if (kind === 'enter') this.enter(who, token, era)
    if (kind === 'leave') this.inside.delete(token)
    return kind === 'write' ? this.write(token) : true
  }

  /** Judges the record of all writes as an outsider would. */
  check(): void {
    let before = 0
    for (const token of this.written) {
      if (token < before) this.staleTaken += 1
      before = Math.max(before, token)
    }
  }

  private enter(who: string, token: number, era: number): void {
    this.acquisitions += 1
    this.overlaps += this.inside.size
    if (this.tokens.has(token)) this.givenTwice += 1
    if (era === this.era && token <= this.largestBefore) this.wentBack += 1
    this.tokens.set(token, who)
    this.inside.set(token, who)
    this.largest = Math.max(this.largest, token)
  }

  private write(token: number): boolean {
    if (token < this.highest) {
      this.refused += 1
      return false
    }
    this.highest = token
    this.writes += 1
    this.written.push(token)
    return true
  }
}
