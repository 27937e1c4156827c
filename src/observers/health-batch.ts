/**
 * What is to be written of the history of health: each change is a row, but an instance that flaps has one row a minute,
 * whose `changes` rises and which tells how it stands since. Time comes with the changes. Bounded: when the database is
 * away for long, the oldest rows are dropped, and their changes counted.
 */
import type { HealthChange } from '@/domain/health/health-change'
import type { MoreChanges, NewHealthEvent } from '@/store/health-events'

interface Row {
  key: string
  event: NewHealthEvent
  /** Known once it was written, with so many changes. */
  id: string | null
  writtenChanges: number
}

/** What is being written; it ends with one of the two. */
export interface Handover {
  events: NewHealthEvent[]
  more: MoreChanges[]
  /** @param ids of the events, in their order */
  written(ids: readonly string[]): void
  /** Puts all of it back, before what came meanwhile. */
  failed(): void
}

const rowEveryMs = 60_000

export class HealthBatch {
  private waiting = new Set<Row>()
  /** The row that further changes of an instance go into, while it flaps. */
  private readonly open = new Map<string, Row>()
  private dropped = 0

  constructor(private readonly mostRows = 20_000) {}

  /** How many changes were dropped since this was last asked. */
  takeDropped(): number {
    const { dropped } = this
    this.dropped = 0
    return dropped
  }

  add({ flapping, ...change }: HealthChange): void {
    const key = `${change.service} ${change.node}/${change.instanceId}`
    const row = this.open.get(key)
    if (flapping && row && change.atMs - row.event.atMs < rowEveryMs) {
      const { after, check, output } = change
      row.event = { ...row.event, after, check, output, changes: row.event.changes + 1 }
      this.waiting.add(row)
      return
    }
    const next: Row = { key, event: { ...change, changes: 1 }, id: null, writtenChanges: 0 }
    this.waiting.add(next)
    if (flapping) this.open.set(key, next)
    else this.open.delete(key)
    this.bound()
  }

  /** All that is to be written now, or null; the next only after this one ended. */
  take(nowMs: number): Handover | null {
    for (const [key, row] of this.open) if (nowMs - row.event.atMs >= rowEveryMs) this.open.delete(key)
    if (this.waiting.size === 0) return null
    const taken = [...this.waiting].map((row) => ({ row, event: row.event }))
    this.waiting = new Set()
    const fresh = taken.filter(({ row }) => row.id === null)
    return {
      events: fresh.map(({ event }) => event),
      more: taken.flatMap(({ row: { id, writtenChanges }, event: { changes, after, check, output } }) =>
        id === null ? [] : [{ id, more: changes - writtenChanges, after, check, output }],
      ),
      written: (ids) => {
        for (const [at, { row }] of fresh.entries()) row.id = ids[at] ?? null
        for (const { row, event } of taken) row.writtenChanges = event.changes
      },
      failed: () => {
        this.waiting = new Set([...taken.map(({ row }) => row), ...this.waiting])
        this.bound()
      },
    }
  }

  private bound(): void {
    for (const row of this.waiting) {
      if (this.waiting.size <= this.mostRows) return
      this.waiting.delete(row)
      if (this.open.get(row.key) === row) this.open.delete(row.key)
      this.dropped += row.event.changes - row.writtenChanges
    }
  }
}
