import type { Consul, HealthCheck } from '@/adapters/consul/consul'
import type { Log } from '@/domain/log'
import { forEachBounded } from './bounded'
import { differingByChecks, fleetNames, inOrder, type ObservedService, touchedByChecks } from './fleet-changes'
import { Wake } from './wake'

/**
 * What is known of the fleet, read service by service. What blocking queries name (a service that came, went or has
 * other tags; a check that fails, no longer fails or says something else) is read at once. That the catalog changed in
 * a way its names do not show means that an instance somewhere came, went or changed: all checks together, compressed,
 * are compared with what is known, which finds instances with checks; and a sweep over all services, a few at a time,
 * finds the rest. The sweep never ends: at rest it takes 30 ms for each service (1,000 in half a minute, a small fleet in
 * 1.5 s), and after an unexplained change it hurries. Comparing and hurrying each rest nine times as long as they took (but not for long), so
 * that no fleet and no commotion keeps Consul busy. A service whose index stands still is not parsed; once in a while
 * indices are forgotten, so that nothing rests on them alone.
 * Failure stance: what could not be read stays on the list, and the last that is known stays.
 */
export interface FleetReaderOptions {
  consul: Consul
  log: Log
  random: () => number
  /** How often all checks are compared though nothing seems to have changed. */
  compareEveryMs: number
  /** Told of the services that came, changed or went. */
  onChange: (services: ReadonlySet<string>) => void
  /** Told when the whole fleet was read, for the first time or after Consul was lost. */
  onComplete: () => void
}

/** Parallel reads of services: enough to be quick, few enough to leave Consul's connections to others. */
const parallelReads = 8
/** A small fleet is read at one go when something unexplained happened. */
const hurriedReads = 32
/** After so many reads, those who listen are told. */
const toldTogether = 64
/** After work that only might find something, so many times as long passes before the next. */
const restShare = 9
/** But never longer: on a busy machine that work takes long by the clock, not by what it costs. */
const longestRestMs = { comparing: 5000, hurrying: 300 }
const restPerServiceMs = 30
const shortestCircleMs = 1500
/** Consul that is lost again and again is read whole at most half of the time. */
const longestWholeRestMs = 3000
/** Every so many comparisons indices are forgotten. */
const trustedComparisons = 10
const retryMs = 1000

export class FleetReader {
  readonly services = new Map<string, ObservedService>()
  private readonly indices = new Map<string, number>()
  private readonly stale = new Set<string>()
  private readonly wake = new Wake()
  private readonly compareWake = new Wake()
  private names = new Map<string, string>()
  private circle: string[] = []
  private hurried = 0
  private everything = true
  private complete = false
  private comparing = false
  private comparisons = 0
  private losses = 0
  private due = { everythingMs: 0, comparingMs: 0, comparedMs: 0, sweepMs: 0, hurryMs: 0 }

  constructor(private readonly options: FleetReaderOptions) {}

  /** Whether the whole fleet was read since Consul last answered. */
  isComplete = (): boolean => this.complete

  /** Consul does not answer: from now on absence says nothing, and an index from before may mean something else. */
  lost(): void {
    this.complete = false
    this.everything = true
    this.losses += 1
  }

  regained(): void {
    this.wake.call()
  }

  /** New, changed and lost names are certain; that the catalog changed at all may be an instance of any service. */
  renew(catalog: Readonly<Record<string, readonly string[]>>): void {
    const names = fleetNames(catalog)
    for (const [name, tags] of names) if (this.names.get(name) !== tags) this.stale.add(name)
    for (const name of this.services.keys()) if (!names.has(name)) this.stale.add(name)
    this.names = names
    this.comparing = true
    this.hurried = new Set([...names.keys(), ...this.services.keys()]).size
    this.due.sweepMs = Math.min(this.due.sweepMs, Math.max(performance.now(), this.due.hurryMs))
    this.wake.call()
    this.compareWake.call()
  }

  checksDiffer(before: readonly HealthCheck[], after: readonly HealthCheck[]): void {
    const { services, nodes } = touchedByChecks(before, after)
    this.look(services)
    if (nodes.size === 0) return
    const there = [...this.services.values()].filter((each) => each.instances.some(({ node }) => nodes.has(node)))
    this.look(there.map((each) => each.service))
  }

  look(services: Iterable<string>): void {
    for (const name of services) this.stale.add(name)
    if (this.stale.size > 0) this.wake.call()
  }

  /** Runs until the signal is aborted; never rejects. Comparing goes on beside, so that no news waits for it. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([
      this.repeat(() => this.step(), this.wake, signal),
      this.repeat(() => this.compareWhenDue(), this.compareWake, signal),
    ])
  }

  private async repeat(work: () => Promise<number>, wake: Wake, signal: AbortSignal): Promise<void> {
    let troubled = false
    while (!signal.aborted) {
      let pauseMs: number
      try {
        pauseMs = await work()
        troubled = false
      } catch (error) {
        if (!troubled) this.options.log.warn('The fleet cannot be read; trying on.', { reason: String(error) })
        troubled = true
        pauseMs = retryMs
      }
      await wake.sleep(pauseMs, signal)
    }
  }

  /** @returns after how many milliseconds there is something to do even if nothing seems to change */
  private async step(): Promise<number> {
    const { due } = this
    if (this.everything && performance.now() >= due.everythingMs) await this.readEverything()
    await this.readStale()
    if (performance.now() >= due.sweepMs) await this.sweep()
    const nextMs = Math.min(this.everything ? due.everythingMs : Number.POSITIVE_INFINITY, due.sweepMs)
    return this.stale.size > 0 ? 0 : Math.max(0, nextMs - performance.now())
  }

  private async compareWhenDue(): Promise<number> {
    const { due } = this
    if (!this.complete) return retryMs // everything is being read anyway
    if (performance.now() >= (this.comparing ? due.comparingMs : due.comparedMs)) await this.compare()
    return Math.max(0, (this.comparing ? due.comparingMs : due.comparedMs) - performance.now())
  }

  private async readEverything(): Promise<void> {
    const startedMs = performance.now()
    const { losses } = this
    this.everything = false
    this.indices.clear()
    try {
      const { value } = await this.options.consul.catalog.services({ compressed: true })
      this.names = fleetNames(value)
      for (const name of [...this.names.keys(), ...this.services.keys()]) this.stale.add(name)
      await this.readStale()
    } catch (error) {
      this.everything = true
      throw error
    }
    const endedMs = performance.now()
    this.due.everythingMs = endedMs + Math.min(longestWholeRestMs, endedMs - startedMs)
    if (losses !== this.losses) return // lost meanwhile, so that another reading is asked for
    this.complete = true
    this.compareWake.call()
    this.options.onComplete()
  }

  private async readStale(): Promise<void> {
    while (this.stale.size > 0) {
      const names = [...this.stale].slice(0, toldTogether)
      await this.readAll(names, parallelReads)
    }
  }

  private async readAll(names: readonly string[], parallel: number): Promise<void> {
    const changed = new Set<string>()
    try {
      await forEachBounded(names, parallel, async (name) => {
        this.stale.delete(name)
        try {
          if (await this.read(name)) changed.add(name)
        } catch (error) {
          this.stale.add(name)
          throw error
        }
      })
    } finally {
      if (changed.size > 0) this.options.onChange(changed)
    }
  }

  /** @returns whether it is otherwise than was known */
  private async read(name: string): Promise<boolean> {
    const { index, value } = await this.options.consul.health.serviceUnless(name, this.indices.get(name) ?? 0)
    if (value === null) return false
    const before = this.services.get(name)
    if (value.length === 0) {
      this.indices.delete(name)
      return this.services.delete(name)
    }
    this.indices.set(name, index)
    const instances = inOrder(value)
    if (before && JSON.stringify(before.instances) === JSON.stringify(instances)) return false
    this.services.set(name, { service: name, instances })
    return true
  }

  private async compare(): Promise<void> {
    const { consul, random, compareEveryMs } = this.options
    const startedMs = performance.now()
    this.comparing = false
    this.comparisons += 1
    if (this.comparisons % trustedComparisons === 0) this.indices.clear()
    try {
      const { value } = await consul.health.state('any', { compressed: true })
      this.look(differingByChecks(this.services.values(), value))
    } catch (error) {
      this.comparing = true
      throw error
    }
    const endedMs = performance.now()
    this.due.comparingMs = endedMs + Math.min(longestRestMs.comparing, restShare * (endedMs - startedMs))
    this.due.comparedMs = endedMs + compareEveryMs * (0.8 + 0.4 * random())
  }

  private async sweep(): Promise<void> {
    const startedMs = performance.now()
    const all = new Set([...this.names.keys(), ...this.services.keys()])
    const batch = this.hurried > 0 ? hurriedReads : parallelReads
    if (this.circle.length < batch) this.circle = [...new Set([...this.circle, ...all])]
    const names = this.circle.splice(0, batch)
    await this.readAll(names, parallelReads)
    const endedMs = performance.now()
    const restMs = Math.max(restPerServiceMs * names.length, (shortestCircleMs * names.length) / Math.max(1, all.size))
    this.due.hurryMs = endedMs + Math.min(longestRestMs.hurrying, restShare * (endedMs - startedMs))
    this.due.sweepMs = endedMs + (names.length === 0 ? shortestCircleMs : restMs)
    if (this.hurried > names.length) this.due.sweepMs = Math.min(this.due.sweepMs, this.due.hurryMs)
    this.hurried = Math.max(0, this.hurried - names.length)
  }
}
