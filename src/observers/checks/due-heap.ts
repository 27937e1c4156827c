/** A binary heap of what is due when; the earliest first. Entries that are outdated are left in it for the taker to drop. */
export class DueHeap<Item> {
  private readonly heap: { dueMs: number; item: Item }[] = []

  get size(): number {
    return this.heap.length
  }

  nextDueMs(): number {
    return this.heap[0]?.dueMs ?? Number.POSITIVE_INFINITY
  }

  push(dueMs: number, item: Item): void {
    const { heap } = this
    let at = heap.length
    heap.push({ dueMs, item })
    while (at > 0) {
      const up = (at - 1) >> 1
      if ((heap[up]?.dueMs ?? 0) <= dueMs) break
      this.swap(at, up)
      at = up
    }
  }

  /** The earliest, if it is due. */
  pop(nowMs: number): { dueMs: number; item: Item } | undefined {
    const { heap } = this
    const [first] = heap
    if (first === undefined || first.dueMs > nowMs) return undefined
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return first
    heap[0] = last
    this.sink()
    return first
  }

  private sink(): void {
    const due = (at: number) => this.heap[at]?.dueMs ?? Number.POSITIVE_INFINITY
    for (let at = 0; ;) {
      const left = 2 * at + 1
      const least = due(left + 1) < due(left) ? left + 1 : left
      if (due(least) >= due(at)) return
      this.swap(at, least)
      at = least
    }
  }

  private swap(a: number, b: number): void {
    const { heap } = this
    const [one, other] = [heap[a], heap[b]]
    if (one === undefined || other === undefined) return
    heap[a] = other
    heap[b] = one
  }
}
