/**
 * Puts a tab's frames and the news of its list into one stream. Rows go before frames, of which many may wait after a
 * break. Nothing piles up: of the list the newest page is told when the reader is ready for it, and one frame is
 * fetched ahead, the others wait where all readers' wait (telemetry/tail).
 */
import type { ScreenEvent } from '@/domain/view/fleet-views'
import type { FrameView } from '@/domain/view/views'
import type { RowsFollower } from './rows'
import { type ComparablePage, rowsDelta } from './rows-delta'

export interface ScreenSources {
  /** Frames as they come, until the signal aborts. */
  frames: (stop: AbortSignal) => AsyncIterable<{ id: string; frame: FrameView }>
  /** Begins to follow the list; null when the screen shows none. */
  rows: ((onChange: () => void) => RowsFollower) | null
  /** What the first event carries as its id when it is no frame. */
  firstId: string
}

/** Ends with the frames, or with what they throw. Each event has the id of the last frame: what to come back with. */
export async function* screenStream({ frames, rows, firstId }: ScreenSources): AsyncGenerator<{
  id: string
  event: ScreenEvent
}> {
  const bell = new Bell()
  const list = rows?.(bell.ring) ?? null
  const stop = new AbortController()
  const ahead = new OneAhead(frames(stop.signal), bell.ring)
  let id = firstId
  let told: ComparablePage | null = null
  try {
    for (;;) {
      const page = list?.latest() ?? null
      if (page !== null && page !== told) {
        const delta = rowsDelta(told, page)
        told = page
        if (delta) yield { id, event: { rows: delta } }
        continue
      }
      const next = ahead.take()
      if (next === 'OVER') return
      if (next !== null) {
        id = next.id
        yield { id, event: { frame: next.frame } }
        continue
      }
      await bell.rung()
    }
  } finally {
    list?.close()
    stop.abort() // its generator waits inside, where a plain return would not reach it
  }
}

/** Wakes one sleeper; rung while nobody sleeps, it wakes the next at once. */
class Bell {
  private isRung = false
  private wake: (() => void) | null = null

  readonly ring = (): void => {
    this.isRung = true
    this.wake?.()
  }

  async rung(): Promise<void> {
    if (!this.isRung) {
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
    this.isRung = false
    this.wake = null
  }
}

/** Fetches the next of a sequence while the one before is looked at. */
class OneAhead<Value> {
  private readonly iterator: AsyncIterator<Value>
  private settled: { next: IteratorResult<Value> } | { error: unknown } | null = null

  constructor(
    values: AsyncIterable<Value>,
    private readonly onSettled: () => void,
  ) {
    this.iterator = values[Symbol.asyncIterator]()
    this.fetch()
  }

  /** null while there is none. @throws what the sequence throws */
  take(): Value | 'OVER' | null {
    const { settled } = this
    if (settled === null) return null
    if ('error' in settled) throw settled.error
    if (settled.next.done) return 'OVER'
    this.settled = null
    this.fetch()
    return settled.next.value
  }

  private fetch(): void {
    this.iterator.next().then(
      (next) => {
        this.settled = { next }
        this.onSettled()
      },
      (error: unknown) => {
        this.settled = { error }
        this.onSettled()
      },
    )
  }
}
