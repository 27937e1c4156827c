import type { CatalogInstance } from '@/domain/service/service'
import type { ManagedInstance } from './source'

/**
 * New managed instances wait for their first look before they are registered: ten thousand that are registered at once
 * would each be written twice, and stand as critical in between. Pure. Whatever looks are late for is registered after a
 * while without one.
 */
export class FirstLooks {
  private readonly waiting = new Map<string, number>()
  private readonly overdue = new Set<string>()

  /**
   * Which of those that stand nowhere are still to wait.
   * @param actual what the catalog has of their services: what takes another's place does not wait, for it would be missed
   * @param resultOf what is known of an instance, if anything
   */
  among(
    actual: readonly CatalogInstance[],
    resultOf: (instance: ManagedInstance) => unknown,
    nowMs: number,
  ): (instance: ManagedInstance) => boolean {
    const taken = new Set(actual.map(placeIn))
    return (instance) => {
      if (instance.check.type === 'NONE' || taken.has(placeIn(instance)) || resultOf(instance) !== undefined) {
        this.forget(instance.id)
        return false
      }
      return this.waits(instance.id, nowMs)
    }
  }

  /** Whether one that was not looked at yet is still to wait. The time that it waits begins when that is first asked. */
  waits(id: string, nowMs: number): boolean {
    if (this.overdue.has(id)) return false
    if (!this.waiting.has(id)) this.waiting.set(id, nowMs)
    return true
  }

  /** When one has waited for long enough. */
  nextMs(): number {
    const [oldestMs] = this.waiting.values()
    return oldestMs === undefined ? Number.POSITIVE_INFINITY : oldestMs + longestWaitMs
  }

  /** Takes the ids of those that have. */
  takeDue(nowMs: number): string[] {
    const due: string[] = []
    for (const [id, sinceMs] of this.waiting) {
      if (nowMs < sinceMs + longestWaitMs) break // they stand in the order in which they came
      this.waiting.delete(id)
      this.overdue.add(id)
      due.push(id)
    }
    return due
  }

  /** It is looked at, registered or gone. */
  forget(id: string): void {
    this.waiting.delete(id)
    this.overdue.delete(id)
  }

  ids(): string[] {
    return [...this.waiting.keys(), ...this.overdue]
  }
}

function placeIn({ service, address, port }: Pick<CatalogInstance, 'service' | 'address' | 'port'>): string {
  return `${service} ${address}:${String(port)}`
}

/** A look takes at most its own timeout, and ten thousand new ones are looked at within ten seconds. */
const longestWaitMs = 15_000
