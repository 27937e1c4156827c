import type { LockDetail } from '@/domain/view/lock-views'

export interface HoldBar {
  upToMs: number
  count: number
  /** Whether 99 of 100 holds had ended by then. */
  isTail: boolean
}

/** The histogram's bars: every bucket from the first to the last that has a hold, so that gaps are seen as gaps. */
export function prepareHolds(holds: LockDetail['holds']): HoldBar[] {
  const sorted = [...holds].sort((a, b) => a.upToMs - b.upToMs)
  const first = sorted.findIndex((each) => each.count > 0)
  if (first === -1) return []
  const bars = sorted.slice(first, sorted.findLastIndex((each) => each.count > 0) + 1)
  const total = bars.reduce((sum, each) => sum + each.count, 0)
  let before = 0
  return bars.map(({ upToMs, count }) => {
    const isTail = before >= total * 0.99
    before += count
    return { upToMs, count, isTail }
  })
}
