/**
 * The frames that charts are drawn from: one-second figures, in order, each second once, bounded. Live frames are
 * appended and older ones seeded as they come; readers are told at most once a second and never while the tab is hidden,
 * however fast frames arrive (a resume delivers many at once).
 */
import type { FrameView } from '@/domain/view/views'
import { liveSpanMs } from './time-spans'

/** For the longest span that is live, and half a minute for clocks that differ. */
const frameStoreCapacity = framesOfSpan(liveSpanMs)
const noticeEveryMs = 1000

export interface FrameStoreTime {
  /** Of a clock that nobody sets. */
  nowMs: () => number
  /** Calls back once after a delay; answers how to cancel. */
  after: (delayMs: number, run: () => void) => () => void
  hidden: () => boolean
}

export class FrameStore {
  private frames: FrameView[] = []
  private shown: readonly FrameView[] = []
  private readonly listeners = new Set<() => void>()
  private lastNoticeMs = -Infinity
  private cancelNotice: (() => void) | null = null

  constructor(
    private readonly time: FrameStoreTime,
    private capacity = frameStoreCapacity,
  ) {}

  /** How long a time is shown from now on: what is older goes, so that a page that stays open stays as large as it is. */
  keep(spanMs: number): void {
    this.capacity = framesOfSpan(spanMs)
  }

  /** Puts frames in at their second. A frame that is there already is replaced: the newer word on it counts. */
  add(incoming: readonly FrameView[]): void {
    if (incoming.length === 0) return
    const newest = this.frames.at(-1)
    if (
      incoming.length === 1 &&
      incoming[0] !== undefined &&
      (newest === undefined || newest.startMs < incoming[0].startMs)
    ) {
      this.frames.push(incoming[0])
    } else {
      const byStart = new Map(this.frames.map((frame) => [frame.startMs, frame]))
      for (const frame of incoming) byStart.set(frame.startMs, frame)
      this.frames = [...byStart.values()].sort((a, b) => a.startMs - b.startMs)
    }
    if (this.frames.length > this.capacity) this.frames = this.frames.slice(-this.capacity)
    this.scheduleNotice()
  }

  /** The same array until readers have been told of a newer one. */
  readonly read = (): readonly FrameView[] => this.shown

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  /** The tab can be seen again: what came meanwhile is shown at once. */
  readonly onVisible = (): void => {
    if (!this.time.hidden()) this.scheduleNotice()
  }

  private scheduleNotice(): void {
    if (this.cancelNotice !== null || this.time.hidden()) return
    const waitMs = Math.max(0, this.lastNoticeMs + noticeEveryMs - this.time.nowMs())
    if (waitMs === 0) this.notify()
    else this.cancelNotice = this.time.after(waitMs, this.notify)
  }

  private readonly notify = (): void => {
    this.cancelNotice = null
    if (this.time.hidden()) return
    this.lastNoticeMs = this.time.nowMs()
    this.shown = [...this.frames]
    for (const listener of this.listeners) listener()
  }
}

function framesOfSpan(spanMs: number): number {
  return Math.ceil(spanMs / 1000) + 30
}
