import type { TelemetrySecond } from '@/wire/telemetry'

/**
 * Gathers what gateways report and decides when a second is whole. A second is closed `graceMs` after its end; from
 * then on it never changes. What comes later is LATE and left out; what comes twice from one gateway is DOUBLED and
 * counted once (the first one stays); the order in which seconds come does not matter. Pure: `nowMs` is an argument, and
 * the caller takes it from the stream itself, so that a replay of the stream gives the same frames.
 */
export interface ClosedSecond {
  startMs: number
  /** One for each gateway that reported, in the gateways' order; empty when none did. */
  seconds: TelemetrySecond[]
}

export type Taken = 'TAKEN' | 'LATE' | 'DOUBLED' | 'AHEAD'

const secondMs = 1000
/** A gateway whose clock runs ahead by more than this is not believed, or its seconds would pile up. */
const aheadMs = 10_000

export class RollUp {
  private readonly open = new Map<number, Map<string, TelemetrySecond>>()
  private closedMs: number

  /**
   * @param closedUntilMs seconds that begin before this are closed already, by whoever rolled up before
   * @param graceMs how long after its end a second stays open
   */
  constructor(
    closedUntilMs: number,
    private readonly graceMs = 1500,
  ) {
    this.closedMs = Math.ceil(closedUntilMs / secondMs) * secondMs
  }

  /** Everything that begins before this is closed. */
  get closedUntilMs(): number {
    return this.closedMs
  }

  add(second: TelemetrySecond, nowMs: number): Taken {
    const startMs = second.startMs - (second.startMs % secondMs)
    if (startMs < this.closedMs) return 'LATE'
    if (startMs > nowMs + aheadMs) return 'AHEAD'
    const gateways = this.open.get(startMs) ?? new Map<string, TelemetrySecond>()
    if (gateways.has(second.gateway)) return 'DOUBLED'
    gateways.set(second.gateway, second)
    this.open.set(startMs, gateways)
    return 'TAKEN'
  }

  /** Closes every second whose grace is over, oldest first, those in which nobody reported among them. */
  close(nowMs: number): ClosedSecond[] {
    const untilMs = Math.floor((nowMs - this.graceMs) / secondMs) * secondMs
    const closed: ClosedSecond[] = []
    for (; this.closedMs < untilMs; this.closedMs += secondMs) {
      const gateways = this.open.get(this.closedMs) ?? new Map<string, TelemetrySecond>()
      this.open.delete(this.closedMs)
      const seconds = [...gateways].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, second]) => second)
      closed.push({ startMs: this.closedMs, seconds })
    }
    return closed
  }
}
