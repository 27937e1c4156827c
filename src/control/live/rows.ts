/**
 * One watch of the lists that screens show, for a whole process. It runs while somebody looks: once a second it reads
 * what rows are made of, and when any of that has changed reckons each list that is looked at, once however many look at
 * it. Followers that are slow see the newest page only. A look that fails is not told: the page stays, and the
 * status says what does not answer.
 */
import type { InstancesPage, RowsQuery, ServicesPage } from '@/domain/view/fleet-views'
import { type ComparablePage, comparable } from './rows-delta'

const everyMs = 1000

export interface RowsWatchOptions<Sources> {
  /** What all lists are made of. */
  read(): Promise<Sources>
  /** Whether a list that was made of `before` would be the same when made of `after`. */
  isSame(query: RowsQuery, before: Sources, after: Sources): boolean
  /** One list; null while it is not known. */
  page(query: RowsQuery, sources: Sources): Promise<ServicesPage | InstancesPage | null>
}

export interface RowsFollower {
  /** The newest page; null before the first. Each change is another object. */
  latest(): ComparablePage | null
  close(): void
}

interface Watched<Sources> {
  query: RowsQuery
  followers: Set<() => void>
  made: { of: Sources; page: ComparablePage } | null
}

export class RowsWatch<Sources> {
  private readonly watched = new Map<string, Watched<Sources>>()
  private running = false
  private wake: (() => void) | null = null

  constructor(private readonly options: RowsWatchOptions<Sources>) {}

  /** @param onChange called when there is another page */
  follow(query: RowsQuery, onChange: () => void): RowsFollower {
    const name = JSON.stringify(query)
    const entry = this.watched.get(name) ?? { query, followers: new Set<() => void>(), made: null }
    this.watched.set(name, entry)
    entry.followers.add(onChange)
    if (!this.running) void this.run()
    else if (entry.made === null) this.wake?.()
    return {
      latest: () => entry.made?.page ?? null,
      close: () => {
        entry.followers.delete(onChange)
        if (entry.followers.size === 0 && this.watched.get(name) === entry) this.watched.delete(name)
        if (this.watched.size === 0) this.wake?.()
      },
    }
  }

  private async run(): Promise<void> {
    this.running = true
    let dueMs = 0
    while (this.watched.size > 0) {
      const isDue = performance.now() >= dueMs
      if (isDue) dueMs = performance.now() + everyMs
      const lists = [...this.watched.values()].filter((each) => isDue || each.made === null)
      await this.look(lists).catch(() => undefined)
      await this.pause(Math.max(0, dueMs - performance.now()))
    }
    this.running = false
  }

  private async look(lists: readonly Watched<Sources>[]): Promise<void> {
    const sources = await this.options.read()
    for (const each of lists) {
      if (each.made && this.options.isSame(each.query, each.made.of, sources)) continue
      const page = await this.options.page(each.query, sources)
      if (page === null) continue
      each.made = { of: sources, page: comparable(page) }
      for (const tell of each.followers) tell()
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        this.wake = null
        resolve()
      }
      const timer = setTimeout(end, ms)
      this.wake = end
    })
  }
}
