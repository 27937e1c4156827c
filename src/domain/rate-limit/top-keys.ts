/**
 * Who is asked for most often, in bounded memory: Space-Saving (Metwally, Agrawal, El Abbadi: "Efficient computation of
 * frequent and top-k elements in data streams", ICDT 2005). There are m counters. A key that has none takes over the
 * smallest, and is taken to have been asked for as often as that one. So after N requests no count is too low, none is too
 * high by more than N/m, and every key that was asked for more than N/m times has a counter. Counters lie in a binary heap, smallest
 * first. Sketches of several gateways or minutes are merged by adding what each knows (Agarwal et al.: "Mergeable
 * summaries", PODS 2012): a key that one of them does not list may have been there up to that one's `missing` times, and the
 * errors add up.
 */
export interface CountedKey {
  key: string
  /** Never too low. */
  count: number
  /** By how much at most it is too high. */
  error: number
}

/** What is told of a sketch. */
export interface KeyCounts {
  total: number
  /** The largest counts, largest first. */
  keys: CountedKey[]
  /** No key that is not listed was counted more often than this. */
  missing: number
}

/** Counters of one sketch. */
export const countersOfSketch = 512

export class KeySketch {
  private readonly slots = new Map<string, number>()
  private readonly keys: string[] = []
  private readonly counts: Float64Array
  private readonly errors: Float64Array
  /** Slots by their place in the heap, and the other way round. */
  private readonly heap: Int32Array
  private readonly places: Int32Array
  private counted = 0
  private hasForgotten = false

  constructor(readonly capacity = countersOfSketch) {
    this.counts = new Float64Array(capacity)
    this.errors = new Float64Array(capacity)
    this.heap = new Int32Array(capacity)
    this.places = new Int32Array(capacity)
  }

  get total(): number {
    return this.counted
  }

  add(key: string): void {
    this.counted += 1
    const slot = this.slots.get(key) ?? this.slotFor(key)
    this.counts[slot] = (this.counts[slot] ?? 0) + 1
    this.sink(this.places[slot] ?? 0)
  }

  /** The `most` largest. */
  top(most: number): KeyCounts {
    const sorted = this.keys
      .map((key, slot) => ({ key, count: this.counts[slot] ?? 0, error: this.errors[slot] ?? 0 }))
      .sort(largestFirst)
    const smallest = this.hasForgotten ? (sorted.at(-1)?.count ?? 0) : 0
    return { total: this.counted, keys: sorted.slice(0, most), missing: sorted[most]?.count ?? smallest }
  }

  private slotFor(key: string): number {
    const free = this.keys.length
    if (free < this.capacity) {
      this.keys.push(key)
      this.slots.set(key, free)
      this.heap[free] = free
      this.places[free] = free
      this.rise(free)
      return free
    }
    const slot = this.heap[0] ?? 0
    this.hasForgotten = true
    this.slots.delete(this.keys[slot] ?? '')
    this.slots.set(key, slot)
    this.keys[slot] = key
    this.errors[slot] = this.counts[slot] ?? 0
    return slot
  }

  /** A new counter begins at 0, which is less than all others. */
  private rise(from: number): void {
    for (let at = from; at > 0;) {
      const above = (at - 1) >> 1
      this.swap(at, above)
      at = above
    }
  }

  private sink(from: number): void {
    const size = this.keys.length
    for (let at = from; ;) {
      const left = 2 * at + 1
      if (left >= size) return
      const right = left + 1
      const below = right < size && this.countAt(right) < this.countAt(left) ? right : left
      if (this.countAt(at) <= this.countAt(below)) return
      this.swap(at, below)
      at = below
    }
  }

  private countAt(place: number): number {
    return this.counts[this.heap[place] ?? 0] ?? 0
  }

  private swap(a: number, b: number): void {
    const one = this.heap[a] ?? 0
    const other = this.heap[b] ?? 0
    this.heap[a] = other
    this.heap[b] = one
    this.places[other] = a
    this.places[one] = b
  }
}

/** The sum of several sketches: counts that are never too low, with what they may be too high by. */
export function mergeCounts(parts: readonly KeyCounts[], most = Number.POSITIVE_INFINITY): KeyCounts {
  const sums = new Map<string, { count: number; error: number; missing: number }>()
  const missing = parts.reduce((sum, each) => sum + each.missing, 0)
  for (const part of parts) {
    for (const { key, count, error } of part.keys) {
      const sum = sums.get(key) ?? { count: 0, error: 0, missing }
      sum.count += count
      sum.error += error
      sum.missing -= part.missing
      sums.set(key, sum)
    }
  }
  const keys = Array.from(sums, ([key, sum]) => ({
    key,
    count: sum.count + sum.missing,
    error: sum.error + sum.missing,
  })).sort(largestFirst)
  return {
    total: parts.reduce((sum, each) => sum + each.total, 0),
    keys: keys.slice(0, most),
    missing: Math.max(missing, keys[most]?.count ?? 0),
  }
}

function largestFirst(a: CountedKey, b: CountedKey): number {
  return b.count - a.count || a.error - b.error || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
}
