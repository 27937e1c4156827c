'use client'

/**
 * The page's two event streams: what its screens show (see screen-stream) and status (when it changes). A hidden tab
 * closes its streams after a while, because a browser gives a host six connections over HTTP/1.1 and forgotten tabs would
 * use them up; seen again, it resumes where it stopped.
 */
import type { TRPCClient } from '@trpc/client'
import type { AppRouter } from '@/api/root'
import type { SystemStatus } from '@/domain/view/views'
import { learnServerTime } from '../ui/clock'
import { errorCode } from './api-error'
import { ScreenStream, type OpenStream } from './screen-stream'
import { Store } from './store'

const closeHiddenAfterMs = 20_000
const reopenAfterMs = 2000

const browserTime = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  hidden: () => document.hidden,
  after: (delayMs: number, run: () => void) => {
    const timer = setTimeout(run, delayMs)
    return () => {
      clearTimeout(timer)
    }
  },
}

export class LiveFeed {
  readonly screen: ScreenStream
  readonly status = new Store<SystemStatus | null>(null)
  private closeStatus: (() => void) | null = null
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly client: TRPCClient<AppRouter>,
    private readonly onSignedOut: () => void,
  ) {
    this.screen = new ScreenStream(openScreen(client), browserTime, (error) => {
      this.onEnd(error)
    })
  }

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
      this.screen.wants.onVisible()
    }
  }

  private readonly open = () => {
    this.screen.open()
    if (this.closeStatus !== null) return
    const status = this.client.live.status.subscribe(undefined, {
      onData: (next) => {
        learnServerTime(next.nowMs)
        this.status.set(next)
      },
      onError: (error) => {
        this.onEnd(error)
      },
    })
    this.closeStatus = () => {
      status.unsubscribe()
    }
  }

  private readonly close = () => {
    this.screen.close()
    this.closeStatus?.()
    this.closeStatus = null
  }

  /** A stream ended for good. Signed out: say so. Else: begin anew, a little later. */
  private onEnd(error: unknown): void {
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

function openScreen(client: TRPCClient<AppRouter>): OpenStream {
  return (input, handlers) => {
    const stream = client.live.screen.subscribe(input, {
      onConnectionStateChange: ({ state, error }) => {
        // A stream that is being opened for the first time is not a broken one.
        if (state === 'pending') handlers.onOpen(true)
        else if (state === 'connecting' && error !== null) handlers.onOpen(false)
      },
      onData: ({ id, data }) => {
        handlers.onEvent(id, data)
      },
      onError: handlers.onError,
    })
    return () => {
      stream.unsubscribe()
    }
  }
}
