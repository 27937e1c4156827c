/**
 * What Prometheus may read of a controller. Labels are bounded: no address, no instance and no key is one. Parts that
 * count by themselves are read when somebody asks.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { HealthChecks } from '@/observers/checks/health-checks'
import type { Look } from '@/observers/checks/check-runner'
import type { DesiredInstances } from '@/observers/desired-instances'
import type { ManagedInstance } from '@/observers/source'
import type { RollUpCounters } from '@/telemetry/roll-up-counters'
import { watchRollUp } from './roll-up-metrics'

/** What only the leader has. */
export interface LeaderFigures {
  publishedRevision(): number
  /** Managed instances that are not in Consul as they should be. */
  refused(): number
  rollUp: RollUpCounters
}

const prefix = 'switchyard_controller_'
const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export class ControllerMetrics {
  readonly registry = new Registry()
  private leader: LeaderFigures | null = null

  private readonly checksRun = this.counter('checks_total', 'Looks at managed instances', ['type', 'status'])
  private readonly checkDuration = this.histogram('check_duration_seconds', 'How long a look took', ['type'])
  private readonly checkLateness = this.histogram(
    'check_lateness_seconds',
    'How long after it was due a look began',
    [],
  )
  private readonly transactions = this.counter(
    ...(['catalog_transactions_total', "Transactions in Consul's catalog", ['result']] as const),
  )

  constructor() {
    collectDefaultMetrics({ register: this.registry })
    this.gauge('leading', 'Whether this controller is the one that works (1) or stands by (0)', () => {
      return this.leader ? 1 : 0
    })
    this.gauge('published_revision', 'The newest revision that stands in Consul, as the leader knows', () => {
      return this.leader?.publishedRevision() ?? null
    })
    this.gauge('refused_instances', 'Managed instances that Consul or an agent refused', () => {
      return this.leader?.refused() ?? null
    })
    watchRollUp(this.registry, () => this.leader?.rollUp ?? null)
  }

  look = ({ type, status, tookMs, lateMs }: Look): void => {
    this.checksRun.inc({ type, status })
    this.checkDuration.observe({ type }, tookMs / 1000)
    this.checkLateness.observe(lateMs / 1000)
  }

  transaction = (accepted: boolean): void => {
    this.transactions.inc({ result: accepted ? 'accepted' : 'refused' })
  }

  /** null when it does not lead any more. */
  lead(figures: LeaderFigures | null): void {
    this.leader = figures
  }

  watchInstances(desired: DesiredInstances, checks: HealthChecks): void {
    const states = ['passing', 'warning', 'critical', 'unknown', 'unchecked', 'agent'] as const
    const gauge = new Gauge({
      ...this.named('managed_instances', 'Managed instances by what is known of them'),
      labelNames: ['state'],
      collect: () => {
        const counts = new Map<(typeof states)[number], number>(states.map((each) => [each, 0]))
        for (const instance of desired.all() ?? []) {
          const state = stateOf(instance, checks)
          counts.set(state, (counts.get(state) ?? 0) + 1)
        }
        for (const [state, count] of counts) gauge.set({ state }, count)
      },
    })
    this.gauge('checks_own', 'Instances whose checks this controller runs', () => checks.share().own)
    this.gauge('checking_controllers', 'Controllers that share in running checks', () => checks.share().controllers)
  }

  /** A figure that is read when somebody asks; null leaves it out. */
  gauge(name: string, help: string, read: () => number | null): void {
    const gauge: Gauge = new Gauge({
      ...this.named(name, help),
      collect: () => {
        const value = read()
        gauge.reset()
        if (value === null) gauge.remove()
        else gauge.set(value)
      },
    })
  }

  private counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ ...this.named(name, help), labelNames: [...labelNames] })
  }

  private histogram<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Histogram<Label> {
    return new Histogram({ ...this.named(name, help), labelNames: [...labelNames], buckets: secondsBuckets })
  }

  private named(name: string, help: string) {
    return { name: `${prefix}${name}`, help, registers: [this.registry] }
  }
}

function stateOf(instance: ManagedInstance, checks: HealthChecks) {
  if (instance.agent !== null) return 'agent'
  if (instance.check.type === 'NONE') return 'unchecked'
  return checks.result(instance)?.status ?? 'unknown'
}
