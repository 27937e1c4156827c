/**
 * The server's clock, as this browser can tell it from what the server says. Orders end and leases run out by the
 * server's clock: a reader whose own is minutes off must not see one as over that still holds.
 */

/** A word takes a while to come: what differs by less than this is the way here, and would only make seconds jump. */
const steadyMs = 250

export class ServerClock {
  /** Server's clock less this one's; null before the first word. */
  private aheadMs: number | null = null

  /** @param own this browser's clock, ms since the epoch */
  constructor(private readonly own: () => number) {}

  now(): number {
    return Math.round(this.own() + (this.aheadMs ?? 0))
  }

  /** @param serverMs what the server's clock said just now */
  learn(serverMs: number): void {
    const aheadMs = serverMs - this.own()
    if (this.aheadMs === null || Math.abs(aheadMs - this.aheadMs) > steadyMs) this.aheadMs = aheadMs
  }
}
