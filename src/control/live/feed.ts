import { DomainError } from '@/domain/errors'
import type { FrameView, SystemStatus } from '@/domain/view/views'
import { tail } from '@/telemetry/tail'
import { toView } from '@/telemetry/to-view'
import type { ControlParts } from '../context'
import type { StatusWatch } from './status-watch'

/**
 * What live subscriptions read. However many subscribe, a process has one tail of Redis (telemetry/tail) and one watch
 * of the status. When the process stops, streams end with UNAVAILABLE, which tells clients to come back, where a plain
 * end would tell them to stay away.
 */
export interface LiveFeed {
  /**
   * Frames after the given stream id, each with its id, until `signal` aborts. Null begins a little before now, so that
   * a history that was read just before goes on without a gap.
   */
  frames(options: {
    after: string | null
    signal: AbortSignal | undefined
  }): AsyncIterable<{ id: string; frame: FrameView }>
  /** The status at once and after each change, until `signal` aborts. */
  statuses(options: { signal: AbortSignal | undefined }): AsyncIterable<SystemStatus>
}

export function createLiveFeed(parts: ControlParts, watch: StatusWatch, shutdown: AbortSignal): LiveFeed {
  return {
    async *frames({ after, signal }) {
      for await (const { id, frame } of framesUntil(
        parts,
        after ?? aLittleBefore(parts.clock.now()),
        either(signal, shutdown),
      )) {
        yield { id, frame: toView(frame) }
      }
      refuseWhenStopping(shutdown)
    },
    async *statuses({ signal }) {
      yield* watch.follow(either(signal, shutdown))
      refuseWhenStopping(shutdown)
    },
  }
}

/** More than a page needs from reading its history to opening its stream. */
const overlapMs = 15_000

function aLittleBefore(nowMs: number): string {
  return `${String(nowMs - overlapMs)}-0`
}

async function* framesUntil(parts: ControlParts, after: string, stop: AbortSignal) {
  try {
    yield* tail(parts.redis, after, stop)
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw new DomainError('UNAVAILABLE', 'Redis does not answer, so there are no live figures', [], { cause: error })
  }
}

function either(signal: AbortSignal | undefined, shutdown: AbortSignal): AbortSignal {
  return AbortSignal.any(signal ? [signal, shutdown] : [shutdown])
}

function refuseWhenStopping(shutdown: AbortSignal): void {
  if (shutdown.aborted) throw new DomainError('UNAVAILABLE', 'This process is stopping: connect again')
}
