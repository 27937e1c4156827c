'use client'

/**
 * The page's two event streams: frames (each second) and status (when it changes). What they bring lies in stores that
 * components subscribe to. A hidden tab closes its streams after a while, because a browser gives a host six connections
 * over HTTP/1.1 and forgotten tabs would use them up; seen again, it resumes at the frame where it stopped.
 */
import type { TRPCClient } from '@trpc/client'
import type { AppRouter } from '@/api/root'
import type { SystemStatus } from '@/domain/view/views'
import { errorCode } from './api-error'
import { FrameStore } from './frame-store'
import type { Connection } from './live-state'
import { Store } from './store'

const closeHiddenAfterMs = 20_000
const reopenAfterMs = 2000

export class LiveFeed {
  readonly frames = new FrameStore({
    nowMs: () => performance.now(),
    hidden: () => document.hidden,
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs)
      return () => {
        clearTimeout(timer)
      }
    },
  })
  readonly connection = new Store<Connection>({ open: false, lastFrameAtMs: null, sinceMs: Date.now() })
  readonly status = new Store<SystemStatus | null>(null)
  /** Server's clock less this one's, as of the last status. */
  clockSkewMs = 0

  private lastFrameId: string | null = null
  private closeStreams: (() => void) | null = null
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly client: TRPCClient<AppRouter>,
    private readonly onSignedOut: () => void,
  ) {}

  /** Opens the streams and keeps them; answers how to stop. */
  start(): () => void {
    this.open()
    document.addEventListener('visibilitychange', this.onVisibility)
    return () => {
      document.removeEventListener('visibilitychange', this.onVisibility)
      clearTimeout(this.timer)
      this.close()
    }
  }

  private readonly onVisibility = () => {
    clearTimeout(this.timer)
    if (document.hidden) {
      this.timer = setTimeout(this.close, closeHiddenAfterMs)
    } else {
      this.open()
      this.frames.onVisible()
    }
  }

  private readonly open = () => {
    if (this.closeStreams !== null) return
    const frames = this.openFrames()
    const status = this.client.live.status.subscribe(undefined, {
      onData: (next) => {
        this.clockSkewMs = next.nowMs - Date.now()
        this.status.set(next)
      },
      onError: this.onEnd,
    })
    this.closeStreams = () => {
      frames.unsubscribe()
      status.unsubscribe()
    }
  }

  private openFrames() {
    return this.client.live.frames.subscribe(
      { lastEventId: this.lastFrameId },
      {
        onConnectionStateChange: (state) => {
          this.connection.update((before) => ({ ...before, open: state.state === 'pending' }))
        },
        onData: ({ id, data }) => {
          this.lastFrameId = id
          this.frames.add([data])
          this.connection.update((before) => ({ ...before, open: true, lastFrameAtMs: Date.now() }))
        },
        onError: this.onEnd,
      },
    )
  }

  private readonly close = () => {
    this.closeStreams?.()
    this.closeStreams = null
    this.connection.update((before) => ({ ...before, open: false }))
  }

  /** A stream ended for good. Signed out: say so. Else: begin anew, a little later. */
  private readonly onEnd = (error: unknown) => {
    this.close()
    if (errorCode(error) === 'UNAUTHENTICATED') {
      this.onSignedOut()
      return
    }
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      if (!document.hidden) this.open()
    }, reopenAfterMs)
  }
}
