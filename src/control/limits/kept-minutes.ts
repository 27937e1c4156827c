import type { TopOfMinute } from './read-tops'

/** Rows of keys that are kept, over all limits; each takes about a hundred bytes. */
const mostRows = 300_000
/** What was not asked for in so long makes room. */
const restsMs = 60_000

interface Kept {
  tops: readonly TopOfMinute[]
  rows: number
  usedMs: number
}

/**
 * Finished minutes of limits' keys, in bounded memory. When it is full, only what nobody asked for in the last minute makes
 * room; otherwise the newcomer is not kept, so that a long stretch that does not fit in whole is kept in part instead of
 * pushing itself out.
 */
export class KeptMinutes {
  /** In the order of their last use. */
  private readonly minutes = new Map<string, Kept>()
  private rows = 0

  constructor(private readonly most = mostRows) {}

  get(name: string, nowMs: number): readonly TopOfMinute[] | undefined {
    const kept = this.minutes.get(name)
    if (!kept) return undefined
    kept.usedMs = nowMs
    this.minutes.delete(name)
    this.minutes.set(name, kept)
    return kept.tops
  }

  put(name: string, tops: readonly TopOfMinute[], nowMs: number): void {
    this.drop(name)
    const rows = tops.reduce((sum, { judged, refused }) => sum + judged.keys.length + refused.keys.length, 1)
    for (const [oldest, { usedMs }] of this.minutes) {
      if (this.rows + rows <= this.most || (nowMs >= usedMs && nowMs - usedMs < restsMs)) break
      this.drop(oldest)
    }
    if (this.rows + rows > this.most) return
    this.minutes.set(name, { tops, rows, usedMs: nowMs })
    this.rows += rows
  }

  private drop(name: string): void {
    this.rows -= this.minutes.get(name)?.rows ?? 0
    this.minutes.delete(name)
  }
}
