/**
 * In which order good and bad calls came, in few numbers: pairs of so many good ones, then so many bad ones. A bad call
 * after good ones, or good ones after a bad one, cost at most one pair; so many good ones in a row cost nothing. Beyond
 * 32 pairs the oldest are merged two by two, and of merged ones only the counts are known: they are read back evenly
 * spread, each bad one as late as that allows. The newest 16 pairs are always exact.
 */

/** `pairs`: good, bad, good, bad, …; the first `spread` of the pairs are merged ones. */
export interface CallsOrder {
  spread: number
  pairs: number[]
}

const mostPairs = 32
const mergedAtOnce = 16

export function emptyOrder(): CallsOrder {
  return { spread: 0, pairs: [] }
}

/** Adds the newest call. */
export function addToOrder(order: CallsOrder, bad: boolean): void {
  const { pairs } = order
  const last = pairs.length - 1
  if (bad) {
    if (last < 0) pairs.push(0, 1)
    else pairs[last] = (pairs[last] ?? 0) + 1
    return
  }
  if (last > 0 && pairs[last] === 0) {
    pairs[last - 1] = (pairs[last - 1] ?? 0) + 1
    return
  }
  if (pairs.length === 2 * mostPairs) mergeOldest(order)
  pairs.push(1, 0)
}

function mergeOldest(order: CallsOrder): void {
  const merged: number[] = []
  for (let at = 0; at < 2 * mergedAtOnce; at += 4) {
    const [good = 0, bad = 0, otherGood = 0, otherBad = 0] = order.pairs.slice(at, at + 4)
    merged.push(good + otherGood, bad + otherBad)
  }
  order.pairs.splice(0, 2 * mergedAtOnce, ...merged)
  order.spread = merged.length / 2
}

/** So many calls of which so many were bad, of whose order nothing is known. */
export function spreadOrder(calls: number, bad: number): CallsOrder {
  return { spread: 1, pairs: [calls - bad, bad] }
}

/** How many calls it holds, and how many bad ones. */
export function countOrder({ pairs }: CallsOrder): { calls: number; bad: number } {
  let calls = 0
  let bad = 0
  for (let at = 0; at < pairs.length; at += 2) {
    bad += pairs[at + 1] ?? 0
    calls += (pairs[at] ?? 0) + (pairs[at + 1] ?? 0)
  }
  return { calls, bad }
}

/** Reads an order call by call, oldest first. */
export class OrderReader {
  private pair = 0
  private read = 0

  constructor(private readonly order: CallsOrder) {}

  /** Whether the next call is a bad one. */
  next(): boolean {
    const { pairs, spread } = this.order
    let good = pairs[2 * this.pair] ?? 0
    let bad = pairs[2 * this.pair + 1] ?? 0
    while (this.read >= good + bad && 2 * this.pair < pairs.length) {
      this.pair += 1
      this.read = 0
      good = pairs[2 * this.pair] ?? 0
      bad = pairs[2 * this.pair + 1] ?? 0
    }
    const before = this.read
    this.read += 1
    if (this.pair >= spread) return before >= good
    const share = bad / (good + bad)
    return Math.floor(this.read * share + rounding) > Math.floor(before * share + rounding)
  }
}

/** Shares are fractions that do not add up exactly. */
const rounding = 1e-9
