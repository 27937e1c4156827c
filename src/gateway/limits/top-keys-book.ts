/**
 * Which keys each limit is asked for, minute by minute: two sketches for a policy, of what was judged and of what was
 * refused (in SHADOW mode: would have been), so that whoever is refused is found also among many more who are not. Memory
 * is bounded: 512 counters a sketch, and no more than `mostPolicies` policies in a minute; further ones are not counted. What
 * was counted is sent every two seconds and at the minute's end; nothing waits for it, and with Redis away it is lost.
 */
import type { ObjectRef } from '@/domain/names'
import { KeySketch } from '@/domain/rate-limit/top-keys'
import { keysTold, type LimitTop, topMinuteMs } from '@/wire/limit-top'

export const mostPolicies = 500
const sendEveryMs = 2000

interface Sketches {
  judged: KeySketch
  refused: KeySketch
  /** Something was counted since it was last told. */
  isNew: boolean
}

export type SendTop = (policy: ObjectRef, minuteMs: number, top: LimitTop) => void

export class TopKeysBook {
  private sketches = new Map<ObjectRef, Sketches>()
  /** Of the sketches; null until a second of theirs ended. */
  private minuteMs: number | null = null

  constructor(private readonly send: SendTop) {}

  count(policy: ObjectRef, key: string, refused: boolean): void {
    const sketches = this.sketches.get(policy) ?? this.begin(policy)
    if (!sketches) return
    sketches.judged.add(key)
    if (refused) sketches.refused.add(key)
    sketches.isNew = true
  }

  /** Call as each second ends. @param startMs of the second, by this process' clock */
  tick(startMs: number): void {
    const minuteMs = startMs - (startMs % topMinuteMs)
    if (this.minuteMs !== null && this.minuteMs !== minuteMs) {
      // The minute's last seconds were skipped: this process was busy, or its clock was set.
      this.tell(this.minuteMs)
      this.beginMinute()
      return
    }
    this.minuteMs = minuteMs
    const isLast = startMs + 1000 - minuteMs >= topMinuteMs
    if (isLast || startMs % sendEveryMs === 0) this.tell(minuteMs)
    if (isLast) this.beginMinute()
  }

  private tell(minuteMs: number): void {
    for (const [policy, sketches] of this.sketches) {
      if (!sketches.isNew) continue
      sketches.isNew = false
      this.send(policy, minuteMs, { judged: sketches.judged.top(keysTold), refused: sketches.refused.top(keysTold) })
    }
  }

  private beginMinute(): void {
    this.sketches = new Map()
    this.minuteMs = null
  }

  private begin(policy: ObjectRef): Sketches | null {
    if (this.sketches.size >= mostPolicies) return null
    const sketches = { judged: new KeySketch(), refused: new KeySketch(), isNew: false }
    this.sketches.set(policy, sketches)
    return sketches
  }
}
