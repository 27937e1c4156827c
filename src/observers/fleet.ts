import type { Redis } from 'ioredis'
import type { Consul, HealthCheck, Read } from '@/adapters/consul/consul'
import { watch } from '@/adapters/consul/watch'
import type { Clock } from '@/domain/clock'
import type { Log } from '@/domain/log'
import type { CatalogInstance } from '@/domain/service/service'
import { type FleetService, fleetService } from '@/wire/fleet'
import { redisKeys } from '@/wire/keys'
import type { Frame } from '@/wire/telemetry'
import { forEachBounded } from './bounded'
import { fleetNames, healthCounts, toFleetService, touchedByChecks, type Touched } from './fleet-changes'
import { Wake } from './wake'

/**
 * Follows Consul's catalog and keeps `swy:fleet` like it. Three blocking queries serve any number of services: the names
 * (they answer when anything in the catalog changes), what is critical and what is in warning. What those tell to have
 * changed is read service by service. A change that they do not show, such as a new instance of a known service, is
 * found by reading everything, which follows each change of the catalog but takes at most a sixth of the time, so that
 * a great fleet cannot keep Consul busy; and a slow comparison finds whatever else was missed, in Redis too.
 * Failure stance: while Consul does not answer, the last known fleet stays, health counts are unknown (none), and
 * `consul` says why.
 */
export interface FleetObserver {
  /** Runs until the signal is aborted; never rejects. */
  run(signal: AbortSignal): Promise<void>
  /** The fleet as last seen, by service name. */
  services(): ReadonlyMap<string, FleetService>
  /** Whether the whole fleet was read since Consul last answered: false means that absence says nothing. */
  isKnown(): boolean
  /** Every instance as the process before this one last saw it; none when Redis had lost that. */
  earlier(): CatalogInstance[]
  /** How many instances are how well; empty while that is not known. */
  health(): Frame['health']
  /** Rises with every change of the fleet, over restarts too. */
  version(): number
  consul(): { ok: boolean; error: string | null }
  /** Called after changes, with the names of the services that came, changed or went. */
  onChange(listener: (services: ReadonlySet<string>) => void): void
}

export interface FleetOptions {
  consul: Consul
  redis: Redis
  log: Log
  clock?: Clock
  random?: () => number
  /** How often everything is compared though nothing seems to have changed. */
  compareEveryMs?: number
}

/** Parallel reads of services: enough to be quick, few enough to leave Consul's connections to others. */
const parallelReads = 8
/** After everything was read, so many times as long passes before it is read again. */
const restShare = 5
const retryMs = 1000

export function createFleetObserver(options: FleetOptions): FleetObserver {
  return new Fleet(options)
}

class Fleet implements FleetObserver {
  private readonly known = new Map<string, FleetService>()
  private readonly stale = new Set<string>()
  private readonly wake = new Wake()
  private readonly listeners: ((services: ReadonlySet<string>) => void)[] = []
  private names = new Map<string, string>()
  private before: CatalogInstance[] | null = null
  private everything = true
  private complete = false
  private counter: number
  private fault: string | null = 'not reached yet'
  private restUntilMs = 0
  private compareAtMs = 0

  constructor(private readonly options: FleetOptions) {
    this.counter = (options.clock ?? Date).now()
  }

  services = (): ReadonlyMap<string, FleetService> => this.known
  earlier = (): CatalogInstance[] => this.before ?? []
  isKnown = (): boolean => this.complete && this.fault === null
  health = (): Frame['health'] => (this.isKnown() ? healthCounts(this.known.values()) : [])
  version = (): number => this.counter
  consul = () => ({ ok: this.fault === null, error: this.fault })
  onChange = (listener: (services: ReadonlySet<string>) => void): void => {
    this.listeners.push(listener)
  }

  async run(signal: AbortSignal): Promise<void> {
    const { consul, redis } = this.options
    const checksIn = (state: 'critical' | 'warning') => {
      let before: readonly HealthCheck[] = []
      const read = (options: Read) => consul.health.state(state, options)
      return this.follow(signal, read, (after) => {
        this.touch(touchedByChecks(before, after))
        before = after
      })
    }
    const compare = () => {
      this.touch({ services: new Set(), everything: true })
    }
    redis.on('ready', compare) // a Redis that came back may have come back empty
    await Promise.all([
      this.follow(
        signal,
        (options) => consul.catalog.services(options),
        (catalog) => {
          this.renew(fleetNames(catalog))
        },
      ),
      checksIn('critical'),
      checksIn('warning'),
      this.work(signal),
    ])
    redis.off('ready', compare)
  }

  private follow<T>(
    signal: AbortSignal,
    read: (options: Read) => Promise<{ index: number; value: T }>,
    onValue: (value: T) => void,
  ): Promise<void> {
    return watch({
      read: (index, waitMs, each) => read({ index, waitMs, signal: each }),
      onValue: (value) => {
        const wasLost = this.fault !== null
        this.fault = null
        if (wasLost) this.touch({ services: new Set(), everything: true })
        onValue(value)
      },
      onError: (error) => {
        this.fail(error)
      },
      signal,
      random: this.options.random ?? Math.random,
    })
  }

  private fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    if (this.fault === null) this.options.log.warn('Consul does not answer; the last known fleet stays.', { reason })
    this.fault = reason
    this.complete = false
  }

  /** New, changed and lost names are certain; that the catalog changed at all may be a new instance of any service. */
  private renew(names: Map<string, string>): void {
    const differing = [...names].filter(([name, tags]) => this.names.get(name) !== tags).map(([name]) => name)
    const lost = [...this.known.keys()].filter((name) => !names.has(name))
    this.names = names
    this.touch({ services: new Set([...differing, ...lost]), everything: true })
  }

  private touch({ services, everything }: Touched): void {
    for (const name of services) this.stale.add(name)
    this.everything ||= everything
    if (everything || services.size > 0) this.wake.call()
  }

  private async work(signal: AbortSignal): Promise<void> {
    let troubled = false
    while (!signal.aborted) {
      let pauseMs: number
      try {
        pauseMs = await this.readWhatChanged()
        troubled = false
      } catch (error) {
        if (!troubled) this.options.log.warn('The fleet cannot be read or kept; trying on.', { reason: String(error) })
        troubled = true
        pauseMs = retryMs
      }
      await this.wake.sleep(pauseMs, signal)
    }
  }

  /** @returns after how many milliseconds there is something to do even if nothing seems to change */
  private async readWhatChanged(): Promise<number> {
    const { random = Math.random, compareEveryMs = 30_000 } = this.options
    const startedMs = performance.now()
    this.before ??= await this.readEarlier()
    if (this.stale.size > 0) await this.readStale()
    if (startedMs >= this.compareAtMs) this.everything = true
    if (this.everything && startedMs >= this.restUntilMs) {
      await this.readEverything()
      const endedMs = performance.now()
      this.restUntilMs = endedMs + restShare * (endedMs - startedMs)
      this.compareAtMs = endedMs + compareEveryMs * (0.8 + 0.4 * random())
    }
    return Math.max(0, (this.everything ? this.restUntilMs : this.compareAtMs) - performance.now())
  }

  /** Before anything of it is overwritten. */
  private async readEarlier(): Promise<CatalogInstance[]> {
    const kept = Object.values(await this.options.redis.hgetall(redisKeys.fleet))
    return kept.flatMap((text) => {
      try {
        return fleetService.parse(JSON.parse(text)).instances
      } catch {
        return [] // another version's; it is written anew
      }
    })
  }

  private async readStale(): Promise<void> {
    const names = [...this.stale]
    await forEachBounded(names, parallelReads, async (name) => {
      this.stale.delete(name)
      try {
        await this.readService(name)
      } catch (error) {
        this.stale.add(name)
        throw error
      }
    })
  }

  private async readEverything(): Promise<void> {
    this.everything = false
    try {
      const { value } = await this.options.consul.catalog.services()
      this.names = fleetNames(value)
      const kept = await this.options.redis.hgetall(redisKeys.fleet)
      const all = new Set([...this.names.keys(), ...this.known.keys(), ...Object.keys(kept)])
      await forEachBounded(all, parallelReads, (name) => this.readService(name, kept[name] ?? null))
      this.complete = true
    } catch (error) {
      this.everything = true
      throw error
    }
  }

  /** @param kept what stands in Redis, where that was read; null is nothing */
  private async readService(name: string, kept?: string | null): Promise<void> {
    const { consul, redis } = this.options
    const instances = this.names.has(name) ? (await consul.health.service(name)).value : []
    const before = this.known.get(name)
    const now = instances.length > 0 ? toFleetService(name, instances, {}) : undefined
    const text = now ? JSON.stringify(now) : null
    const changed = text !== (before ? JSON.stringify(before) : null)
    if (changed || (kept !== undefined && text !== kept)) {
      if (text === null) await redis.hdel(redisKeys.fleet, name)
      else await redis.hset(redisKeys.fleet, name, text)
    }
    if (!changed) return
    if (now) this.known.set(name, now)
    else this.known.delete(name)
    this.counter += 1
    for (const listener of this.listeners) listener(new Set([name]))
  }
}
