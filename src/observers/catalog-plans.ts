import type { OpenDrift } from '@/domain/drift/drift'
import type { CatalogInstance } from '@/domain/service/service'
import { type InstancePlan, removalOf } from './plan-instances'
import type { EntryRemoval, ManagedInstance } from './source'

/** A plan, with what is resolved once it is carried out. */
export interface CatalogPlan extends InstancePlan {
  /** The record of a foreign entry that goes with it. */
  drift?: OpenDrift
  /** The order that it carries out. */
  removal?: EntryRemoval
}

/**
 * Adds the removal of foreign entries: what is adopted goes together with the registration of ours in its place.
 * @returns whether some wait for an instance that is not known yet
 */
export function addRemovals(
  plans: CatalogPlan[],
  remove: ReadonlyMap<CatalogInstance, OpenDrift>,
  successorOf: (place: CatalogInstance) => ManagedInstance | undefined,
): boolean {
  let waiting = false
  for (const [entry, drift] of remove) {
    const successor = drift.adopting ? successorOf(entry) : undefined
    if (drift.adopting && !successor) waiting = true
    else joinRemoval(plans, successor?.id ?? entry.id, entry, { drift })
  }
  return waiting
}

/** Puts the removal of an entry before what is done for the instance of this id, into one transaction. */
export function joinRemoval(
  plans: CatalogPlan[],
  id: string,
  entry: CatalogInstance,
  more: Pick<CatalogPlan, 'drift' | 'removal'>,
): void {
  const plan = plans.find((each) => each.id === id)
  if (plan) Object.assign(plan, more, { operations: [removalOf(entry), ...plan.operations] })
  else plans.push({ id, onNode: null, operations: [removalOf(entry)], ...more })
}

/**
 * What was just written is not written again while the catalog does not show it yet: it is read a moment later. Once it
 * was seen there, a difference is a difference again.
 */
export class PlanLedger {
  private readonly written = new Map<string, { what: string; atMs: number }>()
  private readonly doubtful = new Map<string, number>()

  /**
   * The plans that are not what was just done. Of the others it is remembered when to look again.
   * @param compared instances that plans were made for, if they need any
   */
  without(plans: readonly CatalogPlan[], compared: readonly ManagedInstance[], nowMs: number): CatalogPlan[] {
    this.dropOlderThan(nowMs - catchUpMs)
    if (this.written.size === 0) return [...plans]
    const planned = new Set(plans.map((each) => each.id))
    for (const { id } of compared) {
      if (planned.has(id)) continue
      this.written.delete(id)
      this.doubtful.delete(id)
    }
    return plans.filter((each) => {
      const last = this.written.get(each.id)
      if (last === undefined) return true
      if (last.what !== JSON.stringify(each.operations)) return true
      this.doubtful.set(each.id, last.atMs + catchUpMs)
      return false
    })
  }

  /** When what was held back is to be looked at again. */
  nextMs(): number {
    let nextMs = Number.POSITIVE_INFINITY
    for (const atMs of this.doubtful.values()) nextMs = Math.min(nextMs, atMs)
    return nextMs
  }

  /** Takes the ids of which that is due. */
  takeDue(nowMs: number): string[] {
    const due = [...this.doubtful].filter(([, atMs]) => atMs < nowMs).map(([id]) => id)
    for (const id of due) this.doubtful.delete(id)
    return due
  }

  note(plan: CatalogPlan, nowMs: number): void {
    this.written.delete(plan.id) // so that the oldest stand first
    this.written.set(plan.id, { what: JSON.stringify(plan.operations), atMs: nowMs })
  }

  private dropOlderThan(oldestMs: number): void {
    for (const [id, { atMs }] of this.written) {
      if (atMs >= oldestMs) return
      this.written.delete(id)
    }
  }

  clear(): void {
    this.written.clear()
    this.doubtful.clear()
  }
}

/** For so long the catalog may still show what was before our own write. */
const catchUpMs = 3_000
