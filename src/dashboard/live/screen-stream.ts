/**
 * The one stream of what the tab shows. It is opened with what screens want; when that changes it is opened anew, a
 * moment later because screens come and go together, and a few seconds back: a screen that has just come read its
 * history before, and nothing may be missing in between. Frames that are told twice count once.
 */
import type { ScreenEvent } from '@/domain/view/fleet-views'
import type { FrameStoreTime } from './frame-store'
import type { Connection } from './live-state'
import { ScreenWants, type StreamInput } from './screen-wants'
import { Store } from './store'

const settleMs = 150
const overlapMs = 10_000

export interface StreamHandlers {
  onOpen: (open: boolean) => void
  onEvent: (id: string, event: ScreenEvent) => void
  onError: (error: unknown) => void
}

/** Opens the stream after the given frame id; answers how to close it. */
export type OpenStream = (input: StreamInput & { lastEventId: string | null }, handlers: StreamHandlers) => () => void

export class ScreenStream {
  readonly wants: ScreenWants
  readonly connection: Store<Connection>
  private lastStartMs: number | null = null
  private opened: { key: string; close: () => void } | null = null
  private cancelReopen: (() => void) | null = null

  constructor(
    private readonly openStream: OpenStream,
    private readonly time: FrameStoreTime & { wallMs: () => number },
    private readonly onEnd: (error: unknown) => void,
  ) {
    this.wants = new ScreenWants(time, this.onWants)
    this.connection = new Store<Connection>({ open: false, lastFrameAtMs: null, sinceMs: time.wallMs() })
  }

  open(): void {
    if (this.opened !== null) return
    const input = this.wants.wanted()
    const stream: { key: string; close: () => void } = { key: JSON.stringify(input), close: () => undefined }
    this.opened = stream
    const current = () => this.opened === stream
    stream.close = this.openStream(
      { ...input, lastEventId: this.lastStartMs === null ? null : `${String(this.lastStartMs - overlapMs)}-0` },
      {
        onOpen: (open) => {
          if (current()) this.connection.update((before) => ({ ...before, open }))
        },
        onEvent: (_id, event) => {
          if (current()) this.take(event, input)
        },
        onError: (error) => {
          if (!current()) return
          this.close()
          this.onEnd(error)
        },
      },
    )
  }

  close(): void {
    this.cancelReopen?.()
    this.cancelReopen = null
    this.opened?.close()
    this.opened = null
    this.connection.update((before) => ({ ...before, open: false }))
  }

  private take(event: ScreenEvent, input: StreamInput): void {
    if ('rows' in event) {
      this.wants.takeRows(event.rows, input.rows)
      this.connection.update((before) => ({ ...before, open: true }))
      return
    }
    this.lastStartMs = Math.max(this.lastStartMs ?? 0, event.frame.startMs)
    this.wants.takeFrame(event.frame, input.scope)
    this.connection.update((before) => ({ ...before, open: true, lastFrameAtMs: this.time.wallMs() }))
  }

  private readonly onWants = (): void => {
    if (this.opened === null || this.cancelReopen !== null) return
    this.cancelReopen = this.time.after(settleMs, () => {
      this.cancelReopen = null
      if (this.opened === null || this.opened.key === JSON.stringify(this.wants.wanted())) return
      // Not told as broken: it is back in a moment, and if it is not, the last frame's age tells.
      this.opened.close()
      this.opened = null
      this.open()
    })
  }
}
