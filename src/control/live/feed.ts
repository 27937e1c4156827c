import type { FrameView, SystemStatus } from '@/domain/view/views'

/** What live subscriptions read: one tail of Redis and one watch of the status for each process, whoever subscribes. */
export interface LiveFeed {
  /** Frames after the given stream id (null: from now on), each with its id, until `signal` aborts. */
  frames(options: {
    after: string | null
    signal: AbortSignal | undefined
  }): AsyncIterable<{ id: string; frame: FrameView }>
  /** The status at once and after each change, until `signal` aborts. */
  statuses(options: { signal: AbortSignal | undefined }): AsyncIterable<SystemStatus>
}
