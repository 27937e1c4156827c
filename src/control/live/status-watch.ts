/**
 * One watch of the system's status for a whole process, however many look at it; it runs while somebody does. It looks
 * once a second, at once when a revision or a notice is committed, and several times a second while one is on its way to the
 * gateways. Followers that are slow see the newest status only.
 */
import type { SystemStatus } from '@/domain/view/views'

const calmMs = 1000
const busyMs = 150
/** Also without a change a status is sent so often, so that its reader knows that it is not stale. */
const heartbeatMs = 10_000
/** A little less than a look takes when nothing is on its way. */
const fleetNewsMs = 900

export interface StatusWatchOptions {
  read(): Promise<SystemStatus>
  /** Calls `onCommit` after commits until `signal` aborts. */
  listen(onCommit: () => void, signal: AbortSignal): Promise<void>
}

export class StatusWatch {
  private followers = 0
  private running = false
  private latest: SystemStatus | null = null
  private readonly waiting = new Set<() => void>()
  private readonly pause = new Pause()

  constructor(private readonly options: StatusWatchOptions) {}

  /** The status at once and after each change, until `signal` aborts. */
  async *follow(signal: AbortSignal): AsyncGenerator<SystemStatus> {
    const wake = () => {
      this.wakeFollowers()
    }
    signal.addEventListener('abort', wake)
    this.followers++
    if (!this.running) void this.run()
    try {
      let seen: SystemStatus | null = null
      while (!signal.aborted) {
        if (this.latest !== null && this.latest !== seen) {
          seen = this.latest
          yield seen
        } else {
          await new Promise<void>((resolve) => this.waiting.add(resolve))
        }
      }
    } finally {
      signal.removeEventListener('abort', wake)
      this.followers--
      if (this.followers === 0) this.pause.end()
    }
  }

  private async run(): Promise<void> {
    this.running = true
    const stop = new AbortController()
    const listening = this.options.listen(() => {
      this.pause.end()
    }, stop.signal)
    while (this.followers > 0) {
      // A failed look is not told: the followers' last status grows old, which they show.
      const status = await this.options.read().catch(() => null)
      if (status && (this.latest === null || isNews(this.latest, status))) {
        this.latest = status
        this.wakeFollowers()
      }
      await this.pause.begin(status && isOnItsWay(status) ? busyMs : calmMs)
    }
    this.latest = null
    this.running = false
    stop.abort()
    await listening
  }

  private wakeFollowers(): void {
    const all = [...this.waiting]
    this.waiting.clear()
    for (const wake of all) wake()
  }
}

/** A pause that can be cut short; ending it before it began cuts the next one. */
class Pause {
  private ended = false
  private finish: (() => void) | null = null

  async begin(ms: number): Promise<void> {
    if (!this.ended) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.finish = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    this.ended = false
    this.finish = null
  }

  end(): void {
    this.ended = true
    this.finish?.()
  }
}

/** Times alone are no news, unless they are the heartbeat; that the fleet changed is, but not many times a second. */
export function isNews(before: SystemStatus, after: SystemStatus): boolean {
  const apartMs = Math.abs(after.nowMs - before.nowMs)
  if (apartMs >= heartbeatMs || withoutTimes(before) !== withoutTimes(after)) return true
  return before.fleetVersion !== after.fleetVersion && apartMs >= fleetNewsMs
}

function withoutTimes({ nowMs: _nowMs, fleetVersion: _fleetVersion, controller, ...rest }: SystemStatus): string {
  return JSON.stringify([controller.ok, rest])
}

function isOnItsWay({ publish }: SystemStatus): boolean {
  return !publish.published || publish.enforcedBy < publish.gateways
}
