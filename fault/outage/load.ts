/**
 * Requests at a steady rate, whether or not the last ones were answered, and what became of each. A request that met
 * nobody listening, or whose connection broke, while the gateway was known to be restarting is told apart from one that
 * the gateway answered wrongly.
 */
import { Pool } from 'undici'
import type { Chance } from '../support/chance'

export interface Target {
  path: string
  /** Who may answer it. */
  services: readonly string[]
}

export interface Outcome {
  sent: number
  answered: number
  /** Answers that say that the gateway knew no route, no instance or no rules: status and path of each kind, counted. */
  byConfiguration: Record<string, number>
  /** Answers of somebody who was not meant. */
  wrongDestination: number
  /** Other answers and broken connections while no restart was under way. */
  otherwise: Record<string, number>
  /** Not answered in time. */
  timedOut: number
  /** While the gateway restarted: nobody listened, or the connection broke. */
  refusedDuringRestart: number
  latenciesMs: number[]
}

const tickMs = 10
const connections = 128
/** A caller gives up after this; on a machine that is too busy that may happen. */
const timeoutMs = 10_000

export class Load {
  readonly outcome: Outcome = {
    sent: 0,
    answered: 0,
    byConfiguration: {},
    wrongDestination: 0,
    otherwise: {},
    timedOut: 0,
    refusedDuringRestart: 0,
    latenciesMs: [],
  }
  private readonly pool: Pool
  private readonly pending = new Set<Promise<void>>()
  private timer: NodeJS.Timeout | null = null
  private restarts = 0
  private isRestarting = false

  constructor(
    address: string,
    private readonly targets: readonly Target[],
    private readonly chance: Chance,
  ) {
    this.pool = new Pool(address, { connections, pipelining: 1, connectTimeout: 1000 })
  }

  /** How many requests are not answered yet. */
  get underWay(): number {
    return this.pending.size
  }

  /** From now on so many a second, whatever was sent before. */
  start(perSecond: number): void {
    if (this.timer) clearInterval(this.timer)
    const startedAtMs = performance.now()
    const sentBefore = this.outcome.sent
    this.timer = setInterval(() => {
      const due = Math.floor(((performance.now() - startedAtMs) / 1000) * perSecond)
      while (this.outcome.sent - sentBefore < due) this.send()
    }, tickMs)
  }

  /** From the signal that ends the gateway until it answers again. */
  async duringRestart(restart: () => Promise<void>): Promise<void> {
    this.restarts += 1
    this.isRestarting = true
    await restart()
    this.isRestarting = false
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    await Promise.all(this.pending)
    await this.pool.destroy()
  }

  private send(): void {
    this.outcome.sent += 1
    const request = this.ask(this.chance.pick(this.targets))
    this.pending.add(request)
    void request.finally(() => this.pending.delete(request))
  }

  private async ask({ path, services }: Target): Promise<void> {
    const { outcome } = this
    const restartsBefore = this.restarts
    const mayBreak = this.isRestarting
    const startedAtMs = performance.now()
    try {
      const signal = AbortSignal.timeout(timeoutMs)
      const answer = await this.pool.request({ method: 'GET', path, signal })
      const text = await answer.body.text()
      if (answer.statusCode === 200) {
        outcome.answered += 1
        outcome.latenciesMs.push(performance.now() - startedAtMs)
        if (!services.includes(text)) outcome.wrongDestination += 1
      } else if (answer.statusCode === 404 || answer.statusCode === 503) {
        count(outcome.byConfiguration, `${String(answer.statusCode)} ${problemOf(text)}`)
      } else count(outcome.otherwise, `${String(answer.statusCode)} ${problemOf(text)}`)
    } catch (error) {
      if (mayBreak || this.isRestarting || this.restarts > restartsBefore) outcome.refusedDuringRestart += 1
      else if (error instanceof Error && error.name === 'TimeoutError') outcome.timedOut += 1
      else count(outcome.otherwise, error instanceof Error ? error.message || error.name : String(error))
    }
  }
}

function count(kinds: Record<string, number>, kind: string): void {
  kinds[kind] = (kinds[kind] ?? 0) + 1
}

function problemOf(text: string): string {
  return /urn:switchyard:problem:[a-z-]+/.exec(text)?.[0] ?? text.slice(0, 60)
}
