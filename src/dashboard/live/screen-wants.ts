/**
 * What the screens that are mounted want from the tab's one stream: frames of some scopes, and the rows of one list.
 * Frames lie in a store for each scope, which stays a little while after its last reader: a screen that is drawn anew
 * finds its figures again.
 */
import type { FrameScope, RowsDelta, RowsQuery } from '@/domain/view/fleet-views'
import type { FrameView } from '@/domain/view/views'
import { covers, frameScope, mergeScopes, scopeKey } from './frame-scope'
import { FrameStore, type FrameStoreTime } from './frame-store'
import { liveSpanMs } from './time-spans'

const keptUnreadMs = 2000

/** What a stream is opened with. */
export interface StreamInput {
  scope: FrameScope
  rows: RowsQuery | null
}

interface Entry {
  scope: FrameScope
  store: FrameStore
  readers: number
}

interface RowsWant {
  query: RowsQuery
  receive: (delta: RowsDelta) => void
}

export class ScreenWants {
  private readonly entries = new Map<string, Entry>()
  private rowsWants: readonly RowsWant[] = []

  /** @param onChange something else is wanted now */
  constructor(
    private readonly time: FrameStoreTime,
    private readonly onChange: () => void,
  ) {}

  /** The frames of a scope; empty until it is wanted and the first has come. */
  frames(scope: FrameScope): FrameStore {
    return this.entryOf(scope).store
  }

  /**
   * Keeps a scope's store up to date until the answer is called.
   * @param spanMs how much of it is shown: all charts of a page show the same
   */
  want(scope: FrameScope, spanMs = liveSpanMs): () => void {
    const entry = this.entryOf(scope)
    entry.store.keep(spanMs)
    entry.readers += 1
    if (entry.readers === 1) this.onChange()
    return () => {
      entry.readers -= 1
      if (entry.readers > 0) return
      this.onChange()
      this.time.after(keptUnreadMs, () => {
        const key = scopeKey(scope)
        if (entry.readers === 0 && this.entries.get(key) === entry) this.entries.delete(key)
      })
    }
  }

  /** Hands the news of a list to `receive` until the answer is called. A tab follows one list: the last that asked. */
  wantRows(query: RowsQuery, receive: (delta: RowsDelta) => void): () => void {
    const want = { query, receive }
    this.rowsWants = [...this.rowsWants, want]
    this.onChange()
    return () => {
      this.rowsWants = this.rowsWants.filter((each) => each !== want)
      this.onChange()
    }
  }

  wanted(): StreamInput {
    const scopes = [...this.entries.values()].filter((each) => each.readers > 0).map((each) => each.scope)
    return { scope: mergeScopes(scopes), rows: this.rowsWants.at(-1)?.query ?? null }
  }

  /** A frame of a stream that was opened with `scope`: for those whose wants it covered. */
  takeFrame(frame: FrameView, scope: FrameScope): void {
    for (const entry of this.entries.values()) {
      if (entry.readers > 0 && covers(scope, entry.scope)) entry.store.add([frame])
    }
  }

  /** News of the list that a stream was opened with. */
  takeRows(delta: RowsDelta, query: RowsQuery | null): void {
    const want = this.rowsWants.at(-1)
    if (want !== undefined && query !== null && JSON.stringify(want.query) === JSON.stringify(query))
      want.receive(delta)
  }

  onVisible(): void {
    for (const entry of this.entries.values()) entry.store.onVisible()
  }

  private entryOf(wanted: FrameScope): Entry {
    const scope = frameScope(wanted)
    const key = scopeKey(scope)
    const entry = this.entries.get(key) ?? { scope, store: new FrameStore(this.time), readers: 0 }
    this.entries.set(key, entry)
    return entry
  }
}
