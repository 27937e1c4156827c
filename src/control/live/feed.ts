import { DomainError } from '@/domain/errors'
import type { FrameScope, RowsQuery, ScreenEvent } from '@/domain/view/fleet-views'
import type { SystemStatus } from '@/domain/view/views'
import { tail } from '@/telemetry/tail'
import { toView } from '@/telemetry/to-view'
import type { ControlParts } from '../context'
import { createListWatch } from './list-watch'
import { screenStream } from './screen-stream'
import type { StatusWatch } from './status-watch'

/**
 * What live subscriptions read. However many subscribe, a process has one tail of Redis (telemetry/tail), one watch of
 * the status and one of the lists. When the process stops, streams end with UNAVAILABLE, which tells clients to come
 * back, where a plain end would tell them to stay away.
 */
export interface LiveFeed {
  /**
   * Frames after the given stream id and what changes of a list, until `signal` aborts. Null begins a little before now,
   * so that a history that was read just before goes on without a gap. Each event has the id of the last frame.
   */
  screen(options: {
    after: string | null
    scope: FrameScope
    rows: RowsQuery | null
    signal: AbortSignal | undefined
  }): AsyncIterable<{ id: string; event: ScreenEvent }>
  /** The status at once and after each change, until `signal` aborts. */
  statuses(options: { signal: AbortSignal | undefined }): AsyncIterable<SystemStatus>
  /** How many streams are open. */
  open(): { screen: number; status: number }
}

export function createLiveFeed(parts: ControlParts, watch: StatusWatch, shutdown: AbortSignal): LiveFeed {
  const lists = createListWatch(parts)
  const open = { screen: 0, status: 0 }
  return {
    async *screen({ after, scope, rows, signal }) {
      const from = after ?? aLittleBefore(parts.clock.now())
      open.screen++
      try {
        yield* screenStream({
          frames: (stop) => framesUntil(parts, from, scope, either([stop, signal, shutdown])),
          rows: rows && ((onChange) => lists.follow(rows, onChange)),
          firstId: from,
        })
      } finally {
        open.screen--
      }
      refuseWhenStopping(shutdown)
    },
    async *statuses({ signal }) {
      open.status++
      try {
        // What stands may be ten seconds old for who comes to it: the time is that of the telling, which readers set clocks by.
        for await (const status of watch.follow(either([signal, shutdown]))) {
          yield { ...status, nowMs: parts.clock.now() }
        }
      } finally {
        open.status--
      }
      refuseWhenStopping(shutdown)
    },
    open: () => ({ ...open }),
  }
}

/** More than a page needs from reading its history to opening its stream. */
const overlapMs = 15_000

function aLittleBefore(nowMs: number): string {
  return `${String(nowMs - overlapMs)}-0`
}

async function* framesUntil(parts: ControlParts, after: string, scope: FrameScope, stop: AbortSignal) {
  try {
    for await (const frame of tail(parts.redis, after, scope, stop)) yield { id: frame.id, frame: toView(frame) }
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw new DomainError('UNAVAILABLE', 'Redis does not answer, so there are no live figures', [], { cause: error })
  }
}

function either(signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((each) => each !== undefined))
}

function refuseWhenStopping(shutdown: AbortSignal): void {
  if (shutdown.aborted) throw new DomainError('UNAVAILABLE', 'This process is stopping: connect again')
}
