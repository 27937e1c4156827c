import type { ManagedInstance } from '../source'
import { DueHeap } from './due-heap'
import type { Probed } from './probe'

/**
 * Which instance is looked at when. Pure: time and chance are arguments. A single new instance is looked at at once; many
 * that come together are looked at one in each millisecond (or within their interval, if that is less), because others
 * wait for what is found; their second look is anywhere in their interval, else they would stay in step. After each other
 * look the next is due at the interval give or take a tenth. The longest overdue come first.
 */
export type ProbedInstance = ManagedInstance & Probed

interface Entry {
  instance: ProbedInstance
  subject: string
  dueMs: number
  busy: boolean
  /** Came with many others, and was not looked at since. */
  inStep: boolean
}

export type Due = Readonly<Pick<Entry, 'instance' | 'dueMs'>>

/** More new ones than these at once are spread. */
const atOnce = 32
const firstLookEveryMs = 1

export class CheckSchedule {
  private readonly entries = new Map<string, Entry>()
  private readonly heap = new DueHeap<Entry>()

  constructor(private readonly random: () => number) {}

  get size(): number {
    return this.entries.size
  }

  nextDueMs(): number {
    return this.heap.nextDueMs()
  }

  /** From now on, these. Whatever changed its place or check counts as new. */
  watch(instances: readonly ManagedInstance[], subjectOf: (instance: ManagedInstance) => string, nowMs: number): void {
    const probed = instances.filter(isProbed)
    const ids = new Set(probed.map((each) => each.id))
    for (const id of this.entries.keys()) if (!ids.has(id)) this.entries.delete(id)
    const fresh: Entry[] = []
    for (const instance of probed) {
      const known = this.entries.get(instance.id)
      const subject = known?.instance === instance ? known.subject : subjectOf(instance)
      if (known?.subject === subject) known.instance = instance
      else fresh.push({ instance, subject, dueMs: nowMs, busy: false, inStep: false })
    }
    for (const entry of fresh) {
      this.entries.set(entry.instance.id, entry)
      if (fresh.length > atOnce) {
        entry.inStep = true
        const withinMs = Math.min(entry.instance.check.intervalMs, fresh.length * firstLookEveryMs)
        entry.dueMs = nowMs + this.random() * withinMs
      }
      this.heap.push(entry.dueMs, entry)
    }
  }

  /** Takes at most `most` that are due; each is to be given back by `done`. */
  take(nowMs: number, most: number): Due[] {
    const due: Due[] = []
    while (due.length < most) {
      const next = this.heap.pop(nowMs)
      if (next === undefined) break
      const entry = next.item
      if (this.entries.get(entry.instance.id) !== entry || entry.busy) continue
      entry.busy = true
      due.push(entry)
    }
    return due
  }

  /** @returns whether the instance is still watched as it was looked at: else what was found says nothing */
  done(due: Due, nowMs: number): boolean {
    const entry = this.entries.get(due.instance.id)
    if (entry === undefined || entry !== due) return false
    const { intervalMs } = entry.instance.check
    const intervals = entry.inStep ? this.random() : 0.9 + 0.2 * this.random()
    entry.busy = false
    entry.inStep = false
    entry.dueMs = Math.max(nowMs, entry.dueMs + intervalMs * intervals)
    this.heap.push(entry.dueMs, entry)
    return true
  }
}

/** Looked at by us: by going there, and not by an agent. */
export function isProbed(instance: ManagedInstance): instance is ProbedInstance {
  return instance.agent === null && instance.check.type !== 'NONE' && instance.check.type !== 'TTL'
}
