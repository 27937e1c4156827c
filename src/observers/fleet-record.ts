import type { Redis } from '@/adapters/redis/redis'
import type { Clock } from '@/domain/clock'
import type { HealthChange } from '@/domain/health/health-change'
import type { Log } from '@/domain/log'
import type { CatalogInstance } from '@/domain/service/service'
import { type FleetService, fleetService } from '@/wire/fleet'
import { redisKeys } from '@/wire/keys'
import { cutOutputs, differInOutputOnly, type ObservedService, withHeld } from './fleet-changes'
import { HealthLedger, placeOf } from './fleet-ledger'
import { Wake } from './wake'

/**
 * The fleet as it is shown: what is written to `swy:fleet`, with each instance's standing. Only services that changed are
 * written; changes within 50 ms are one write, and what only checks' outputs change is written at most once a second for
 * each service. Each write names its services in `swy:fleet:log` in the same transaction. A slow comparison mends what
 * Redis lost, and removes what is not the fleet's.
 * When Consul was lost, and when this process begins, nothing is taken off until the whole fleet was read; what is missing
 * then is shown for `holdMs` more, as it was. So a Consul that comes back empty does not look as if everything had been
 * deregistered: agents and the controller have that long to register again; what they do not, goes then. What is seen to
 * go afterwards goes at once. Gateways and the reconciler do not wait for this: they have rules of their own.
 * Failure stance: while Redis does not answer, changes are kept and written when it does; standing and history go on.
 */
export interface FleetRecordOptions {
  redis: Redis
  log: Log
  clock: Clock
  random: () => number
  /** What Consul has. */
  services: ReadonlyMap<string, ObservedService>
  /** How often Redis is compared. */
  compareEveryMs: number
  holdMs: number
  onHealth: (changes: readonly HealthChange[]) => void
}

const collectMs = 50
const outputEveryMs = 1000
const settleEveryMs = 1000
const retryMs = 1000
/** What the process before wrote is waited for this long; then its fleet counts as lost. */
const earlierWithinMs = 10_000
const writtenTogether = 100
const scannedTogether = 100
const longestLog = 2000

interface Shown {
  entry: FleetService
  text: string
  shownMs: number
}

export class FleetRecord {
  private readonly ledger = new HealthLedger()
  private readonly shown = new Map<string, Shown>()
  private readonly dirty = new Set<string>()
  private readonly unwritten = new Set<string>()
  private readonly wake = new Wake()
  /** Services that another version wrote: how they stood is not known. */
  private readonly unread = new Set<string>()
  /** Places that are shown on though Consul does not have them; null: all, because it is not known yet. */
  private held: Set<string> | null = null
  private holdUntilMs = Number.POSITIVE_INFINITY
  private before: CatalogInstance[] | null = null
  /** Whether nothing is known of what was before: then what is seen first did not come. */
  private silent = true
  private counter: number
  private compareAtMs = 0
  private settleAtMs = 0

  constructor(private readonly options: FleetRecordOptions) {
    this.counter = options.clock.now()
  }

  /** As the process before this one last saw it; null until that is known. */
  earlier(): CatalogInstance[] | null {
    return this.before
  }

  version(): number {
    return this.counter
  }

  /** Each service as it is shown. */
  *entries(): Iterable<FleetService> {
    for (const { entry } of this.shown.values()) yield entry
  }

  changed(services: Iterable<string>): void {
    for (const name of services) this.dirty.add(name)
    this.wake.call()
  }

  /** Consul does not answer: from now on nothing is taken off. */
  lost(): void {
    this.held = null
    this.holdUntilMs = Number.POSITIVE_INFINITY
  }

  /** The whole fleet was read. */
  complete(): void {
    this.holdUntilMs = performance.now() + this.options.holdMs
    this.wake.call()
  }

  /** Runs until the signal is aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { redis, log } = this.options
    const compare = () => {
      this.compareAtMs = 0 // a Redis that came back may have come back empty
      this.wake.call()
    }
    redis.on('ready', compare)
    await this.readEarlier(signal)
    let troubled = false
    while (!signal.aborted) {
      let pauseMs: number
      try {
        pauseMs = await this.step()
        troubled = false
      } catch (error) {
        if (!troubled) log.warn('The fleet cannot be written down; trying on.', { reason: String(error) })
        troubled = true
        pauseMs = retryMs
      }
      await this.wake.sleep(pauseMs, signal)
      await new Wake().sleep(collectMs, signal) // so that changes that come together are one write
    }
    redis.off('ready', compare)
  }

  /** Before anything of it is overwritten. */
  private async readEarlier(signal: AbortSignal): Promise<void> {
    const untilMs = performance.now() + earlierWithinMs
    while (!signal.aborted && this.before === null) {
      try {
        this.restore(await this.options.redis.hgetall(redisKeys.fleet))
      } catch (error) {
        if (performance.now() >= untilMs) {
          this.options.log.warn('What was known of the fleet cannot be read.', { reason: String(error) })
          this.restore({})
        } else await new Wake().sleep(retryMs / 4, signal)
      }
    }
  }

  private restore(kept: Readonly<Record<string, string>>): void {
    const nowMs = this.options.clock.now()
    for (const [name, text] of Object.entries(kept)) {
      const entry = parse(text)
      if (entry) {
        this.shown.set(name, { entry, text, shownMs: Number.NEGATIVE_INFINITY })
        this.ledger.restore(entry, nowMs)
      } else this.unread.add(name)
    }
    this.silent = this.shown.size === 0
    this.before = [...this.entries()].flatMap((each) => each.instances)
  }

  /** @returns after how many milliseconds there is something to do even if nothing changes */
  private async step(): Promise<number> {
    if (performance.now() >= this.settleAtMs) {
      for (const name of this.ledger.settle(this.options.clock.now())) this.dirty.add(name)
      this.settleAtMs = performance.now() + settleEveryMs
    }
    this.showDirty()
    if (this.settleHold()) this.showDirty()
    await this.write()
    if (performance.now() >= this.compareAtMs) await this.compare()
    return Math.max(0, Math.min(this.settleAtMs, this.compareAtMs, this.holdUntilMs) - performance.now())
  }

  private showDirty(): void {
    for (const name of [...this.dirty]) this.show(name)
  }

  /**
   * Once the whole fleet was read, what is missing is held; once that has lasted, it is let go.
   * @returns whether there is more to show
   */
  private settleHold(): boolean {
    if (this.holdUntilMs === Number.POSITIVE_INFINITY) return false
    if (this.held === null) {
      this.held = this.missing()
      this.silent = false
      this.compareAtMs = 0 // only now it is known what in Redis is nobody's
    }
    if (performance.now() < this.holdUntilMs && this.held.size > 0) return false
    this.held = new Set()
    this.holdUntilMs = Number.POSITIVE_INFINITY
    for (const { service, instances } of this.entries()) {
      if (instances.length !== this.options.services.get(service)?.instances.length) this.dirty.add(service)
    }
    return true
  }

  /** What is shown and is not in Consul. */
  private missing(): Set<string> {
    const missing = new Set<string>()
    for (const { service, instances } of this.entries()) {
      const places = new Set((this.options.services.get(service)?.instances ?? []).map(placeOf))
      for (const each of instances) if (!places.has(placeOf(each))) missing.add(heldKey(each))
    }
    return missing
  }

  private show(name: string): void {
    const { services, clock, onHealth } = this.options
    const before = this.shown.get(name)
    const present = cutOutputs(services.get(name)?.instances ?? [])
    for (const each of present) this.held?.delete(heldKey(each))
    const isHeld = (each: CatalogInstance) => this.held === null || this.held.has(heldKey(each))
    const instances = withHeld(before?.entry.instances ?? [], present, isHeld)
    if (before && performance.now() < before.shownMs + outputEveryMs) {
      const sameButOutput = differInOutputOnly(before.entry.instances, instances)
      if (sameButOutput && JSON.stringify(before.entry.instances) !== JSON.stringify(instances)) return // still dirty
    }
    this.dirty.delete(name)
    const silently = this.silent || this.unread.delete(name)
    const { standing, changes } = this.ledger.apply(name, before?.entry ?? null, instances, clock.now(), silently)
    if (changes.length > 0) onHealth(changes)
    if (instances.length === 0) {
      if (this.shown.delete(name)) this.unwritten.add(name)
      return
    }
    const entry = { service: name, instances, standing }
    const text = JSON.stringify(entry)
    if (text === before?.text) return
    this.shown.set(name, { entry, text, shownMs: performance.now() })
    this.unwritten.add(name)
  }

  private async write(): Promise<void> {
    while (this.unwritten.size > 0) {
      const names = [...this.unwritten].slice(0, writtenTogether)
      const transaction = this.options.redis.multi()
      for (const name of names) {
        const text = this.shown.get(name)?.text
        if (text === undefined) transaction.hdel(redisKeys.fleet, name)
        else transaction.hset(redisKeys.fleet, name, text)
      }
      transaction.xadd(redisKeys.fleetLog, 'MAXLEN', '~', longestLog, '*', 'services', JSON.stringify(names))
      const results = await transaction.exec()
      const failure = results?.find(([error]) => error !== null)
      if (!results || failure?.[0]) throw failure?.[0] ?? new Error('the transaction was discarded')
      for (const name of names) this.unwritten.delete(name)
      this.counter += 1
    }
  }

  /** Step by step, so that a great fleet is never read at once. */
  private async compare(): Promise<void> {
    const { redis, random, compareEveryMs } = this.options
    const kept = new Set<string>()
    let cursor = '0'
    do {
      const [next, fields] = await redis.hscan(redisKeys.fleet, cursor, 'COUNT', scannedTogether)
      for (let at = 0; at + 1 < fields.length; at += 2) {
        const [name = '', text] = [fields[at], fields[at + 1]]
        kept.add(name)
        const shown = this.shown.get(name)
        // What was not read yet may be a service that Consul has; only a whole reading tells.
        if (shown ? shown.text !== text : this.held !== null) this.unwritten.add(name)
      }
      cursor = next
    } while (cursor !== '0')
    for (const name of this.shown.keys()) if (!kept.has(name)) this.unwritten.add(name)
    this.compareAtMs = performance.now() + compareEveryMs * (0.8 + 0.4 * random())
    await this.write()
  }
}

function heldKey(instance: CatalogInstance): string {
  return `${instance.service} ${placeOf(instance)}`
}

function parse(text: string): FleetService | null {
  try {
    return fleetService.parse(JSON.parse(text))
  } catch {
    return null // another version's; it is written anew
  }
}
