import type { Exchange } from '@/adapters/http/engine'
import type { Endpoint } from '../upstreams/endpoint'
import type { Permits, TryResult } from '../upstreams/permits'
import type { ProxyParts } from './parts'

/** One try on one instance: counts it, and gives the breakers' permits back exactly once. */
export class Attempt {
  exchange: Exchange | null = null
  private readonly startedMs = performance.now()
  private settled = false
  private released = false

  constructor(
    private readonly parts: ProxyParts,
    private readonly service: string,
    readonly endpoint: Endpoint,
    private readonly permits: Permits,
    private readonly isRetry: boolean,
  ) {
    endpoint.load.inFlight += 1
  }

  /** The head of the answer that goes to the caller is here; its body is still to come. */
  answered(status: number): void {
    this.settle({ kind: 'ANSWERED', status }, status)
  }

  end(result: TryResult, status: number | null): void {
    this.settle(result, status)
    this.release()
  }

  /** The instance no longer works on it. */
  release(): void {
    if (this.released) return
    this.released = true
    this.endpoint.load.inFlight -= 1
  }

  private settle(result: TryResult, status: number | null): void {
    if (this.settled) return
    this.settled = true
    const durationMs = performance.now() - this.startedMs
    this.permits.settle(result, durationMs, this.parts.clock.now())
    if (result.kind === 'CANCELLED') return
    this.parts.counters.attempt(this.service, this.endpoint.id, status, durationMs, this.isRetry)
  }
}
