import type { AddressGuardOptions } from '@/adapters/net/address-guard'
import type { Redis } from '@/adapters/redis/redis'
import { RedisClock } from '@/adapters/redis/redis-clock'
import type { Clock } from '@/domain/clock'
import { murmur3 } from '@/domain/hash-ring/hash'
import { rendezvous } from '@/domain/hash-ring/rendezvous'
import type { Log } from '@/domain/log'
import type { CheckResult } from '@/wire/checks'
import type { DesiredInstances } from '../desired-instances'
import { inPortions } from '../in-portions'
import type { ManagedInstance } from '../source'
import { createCheckRunner, type Look } from './check-runner'
import { isProbed } from './check-schedule'
import { Findings } from './findings'
import { createHeartbeats } from './heartbeats'
import { createLivingControllers } from './living-controllers'
import { probe, type ProbeResult } from './probe'
import { createResultExchange } from './result-exchange'

/**
 * Looks after managed instances that no agent looks after: Consul does not probe what stands in its catalog only. Every
 * controller that lives, whether it leads or stands by, takes its share; what each finds all of them know, so that the
 * leader can write it into Consul and whoever follows it begins with what is known.
 */
export interface HealthChecks {
  /** What is known of an instance as it is wanted now; undefined before the first look. */
  result(instance: ManagedInstance): CheckResult | undefined
  /** Called with the ids of which something else is known than before. @returns what ends that */
  onChange(listener: (ids: ReadonlySet<string>) => void): () => void
  /** Looks at an instance now, whoever's it is. Undefined where there is nobody to look at, or Redis does not answer. */
  lookNow(instance: ManagedInstance): Promise<ProbeResult | undefined>
  /** Redis' time, in which results tell since when. */
  nowMs(): number
  /** How many controllers share, and how many instances are this one's. */
  share(): { controllers: number; own: number }
  /** What is known of instances that are not wanted any more is dropped, in Redis too. @throws what Redis says */
  tidy(): Promise<void>
  /** Runs until the signal is aborted; never rejects. */
  run(signal: AbortSignal): Promise<void>
}

export interface HealthChecksOptions extends AddressGuardOptions {
  desired: DesiredInstances
  redis: Redis
  /** Tells this controller from others. */
  controllerId: string
  log: Log
  clock?: Clock
  random?: () => number
  onLook?: (look: Look) => void
}

export function createHealthChecks(options: HealthChecksOptions): HealthChecks {
  return new Checks(options)
}

class Checks implements HealthChecks {
  private readonly clock: RedisClock
  private readonly findings = new Findings()
  private readonly subjects = new WeakMap<ManagedInstance, string>()
  private readonly listeners = new Set<(ids: ReadonlySet<string>) => void>()
  private readonly controllers
  private readonly runner
  private readonly heartbeats
  private readonly exchange
  private mine: ManagedInstance[] = []

  constructor(private readonly options: HealthChecksOptions) {
    const { redis, controllerId, log, allowLoopback, random = Math.random, onLook } = options
    this.clock = new RedisClock(options.clock ?? Date)
    const onResult = this.found.bind(this)
    const share = this.takeShare.bind(this)
    this.runner = createCheckRunner({
      ...{ subjectOf: (instance) => this.subjectOf(instance), onResult, onLook, random, allowLoopback },
    })
    this.heartbeats = createHeartbeats({ redis, known: (instance) => this.result(instance), onResult })
    this.controllers = createLivingControllers({ redis, clock: this.clock, id: controllerId, onChange: share })
    this.exchange = createResultExchange({
      ...{ redis, log, own: () => this.ownResults() },
      onTold: (results) => {
        const differing = [...results].filter(([id, result]) => this.findings.told(id, result)).map(([id]) => id)
        this.tellListeners(differing)
      },
    })
    options.desired.onChange(() => void this.prepareShare())
  }

  nowMs = (): number => this.clock.now()
  share = () => ({ controllers: this.controllers.alive().length, own: this.mine.length })
  onChange = (listener: (ids: ReadonlySet<string>) => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  result(instance: ManagedInstance): CheckResult | undefined {
    const known = this.findings.get(instance.id)
    return known?.about === this.subjectOf(instance) ? known : undefined
  }

  async lookNow(instance: ManagedInstance): Promise<ProbeResult | undefined> {
    if (isProbed(instance)) return probe(instance, this.options)
    const found = await this.heartbeats.lookAt([instance]).catch(() => [])
    return found[0]?.result
  }

  async tidy(): Promise<void> {
    const { desired } = this.options
    if (desired.all() === null) return
    const gone = [...this.findings.ids()].filter((id) => !desired.get(id))
    if (gone.length === 0) return
    await this.exchange.forget(gone)
    for (const id of gone) this.findings.forget(id)
  }

  async run(signal: AbortSignal): Promise<void> {
    this.takeShare()
    await Promise.all([
      this.controllers.run(signal),
      this.exchange.run(signal),
      this.runner.run(signal),
      this.heartbeats.run(signal),
    ])
  }

  /** What ten thousand new instances are looked at for is worked out in portions, so that others come through. */
  private async prepareShare(): Promise<void> {
    await inPortions(this.options.desired.all() ?? [], [], ({ desired }) => {
      for (const each of desired) this.subjectOf(each)
    })
    this.takeShare()
  }

  private takeShare(): void {
    const { desired, controllerId } = this.options
    const alive = this.controllers.alive()
    this.mine = (desired.all() ?? []).filter((each) => {
      return each.agent === null && each.check.type !== 'NONE' && rendezvous(each.id, alive) === controllerId
    })
    this.runner.watch(this.mine)
    this.heartbeats.watch(this.mine)
  }

  private found(instance: ManagedInstance, found: ProbeResult): void {
    const result = this.findings.found(instance.id, this.subjectOf(instance), found, this.nowMs())
    if (!result) return
    this.exchange.tell(instance.id, result)
    this.tellListeners([instance.id])
  }

  private tellListeners(ids: readonly string[]): void {
    if (ids.length === 0) return
    for (const listener of this.listeners) listener(new Set(ids))
  }

  private *ownResults(): Generator<readonly [string, CheckResult]> {
    for (const instance of this.mine) {
      const result = this.result(instance)
      if (result) yield [instance.id, result]
    }
  }

  private subjectOf(instance: ManagedInstance): string {
    const known = this.subjects.get(instance)
    if (known !== undefined) return known
    const text = JSON.stringify([instance.service, instance.address, instance.port, instance.check])
    const subject = [0, 1].map((seed) => murmur3(text, seed).toString(16).padStart(8, '0')).join('')
    this.subjects.set(instance, subject)
    return subject
  }
}
