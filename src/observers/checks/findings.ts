import type { CheckResult } from '@/wire/checks'
import type { ProbeResult } from './probe'

/**
 * What is known of each managed instance: found here, or told by another controller. Pure. A status that changes counts
 * at once; a text that changes while the status stays counts at most every ten seconds, so that an instance that says
 * something else at every look does not write to Consul at every look.
 */
const textEveryMs = 10_000

export class Findings {
  private readonly results = new Map<string, CheckResult>()
  private readonly saidAtMs = new Map<string, number>()

  get(id: string): CheckResult | undefined {
    return this.results.get(id)
  }

  ids(): Iterable<string> {
    return this.results.keys()
  }

  /**
   * Takes what a look found.
   * @param about what was looked at
   * @returns the result, when it is something else than what was known
   */
  found(id: string, about: string, { status, output }: ProbeResult, nowMs: number): CheckResult | null {
    const before = this.results.get(id)
    const same = before?.about === about && before.status === status
    if (same && (before.output === output || nowMs - (this.saidAtMs.get(id) ?? 0) < textEveryMs)) return null
    const result: CheckResult = { about, status, output, sinceMs: same ? before.sinceMs : Math.round(nowMs) }
    this.results.set(id, result)
    this.saidAtMs.set(id, nowMs)
    return result
  }

  /** Takes what another controller tells. @returns whether it is something else than what was known */
  told(id: string, result: CheckResult): boolean {
    const before = this.results.get(id)
    this.results.set(id, result)
    return (
      before?.about !== result.about ||
      before.status !== result.status ||
      before.output !== result.output ||
      before.sinceMs !== result.sinceMs
    )
  }

  forget(id: string): void {
    this.results.delete(id)
    this.saidAtMs.delete(id)
  }
}
