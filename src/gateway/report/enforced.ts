/** A revision that came into force here, and when, ms of this process' clock. */
export interface EnforcedAt {
  revision: number
  atMs: number
}

/**
 * What is still to be told of revisions that came into force, oldest first. A report carries some of it, so that a burst
 * of thousands does not flood Redis; of more than can be kept while Redis is away, the oldest are dropped.
 */
export class Enforced {
  private waiting: EnforcedAt[] = []

  constructor(
    private readonly mostAtOnce = 200,
    private readonly mostKept = 2000,
  ) {}

  get isEmpty(): boolean {
    return this.waiting.length === 0
  }

  add(first: number, last: number, atMs: number): void {
    for (let revision = Math.max(first, last - this.mostKept + 1); revision <= last; revision += 1) {
      this.waiting.push({ revision, atMs })
    }
    if (this.waiting.length > this.mostKept) this.waiting = this.waiting.slice(-this.mostKept)
  }

  /** What the next report carries. */
  some(): readonly EnforcedAt[] {
    return this.waiting.slice(0, this.mostAtOnce)
  }

  /** These were told and need not be again. */
  told(some: readonly EnforcedAt[]): void {
    const done = new Set(some)
    this.waiting = this.waiting.filter((each) => !done.has(each))
  }
}
