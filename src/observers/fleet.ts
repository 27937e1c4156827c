import type { Redis } from 'ioredis'
import type { Consul, HealthCheck, Read } from '@/adapters/consul/consul'
import { watch } from '@/adapters/consul/watch'
import type { Clock } from '@/domain/clock'
import type { HealthChange } from '@/domain/health/health-change'
import type { Log } from '@/domain/log'
import type { CatalogInstance } from '@/domain/service/service'
import type { Frame } from '@/wire/telemetry'
import { healthCounts, type ObservedService } from './fleet-changes'
import { FleetReader } from './fleet-reader'
import { FleetRecord } from './fleet-record'

/**
 * Follows Consul's catalog and keeps `swy:fleet` like it. Three blocking queries serve any number of services: the names
 * (they answer when anything in the catalog changes), what is critical and what is in warning. They wake the reader,
 * which reads what changed and no more; the record writes down what it found.
 * Failure stance: while Consul does not answer, the last known fleet stays, health counts are unknown (none), and
 * `consul` says why.
 */
export interface FleetObserver {
  /** Runs until the signal is aborted; never rejects. */
  run(signal: AbortSignal): Promise<void>
  /** The fleet as Consul last had it, by service name. */
  services(): ReadonlyMap<string, ObservedService>
  /** Whether the whole fleet was read since Consul last answered: false means that absence says nothing. */
  isKnown(): boolean
  /** Every instance as the process before this one last saw it; none when Redis had lost that. */
  earlier(): CatalogInstance[]
  /** How many instances are how well, as it is shown; empty while that is not known. */
  health(): Frame['health']
  /** Rises with every write of the fleet, over restarts too. */
  version(): number
  consul(): { ok: boolean; error: string | null }
  /**
   * Called after changes, with the names of the services that came, changed or went; and when the whole fleet was read,
   * with the names of all.
   */
  onChange(listener: (services: ReadonlySet<string>) => void): void
  /** Reads these services at once: for whoever has just changed them in Consul, or wants to be sure. */
  look(services: Iterable<string>): void
}

export interface FleetOptions {
  consul: Consul
  redis: Redis
  log: Log
  clock?: Clock
  random?: () => number
  /** How often everything is compared though nothing seems to have changed. */
  compareEveryMs?: number
  /** How long what is missing after Consul was lost is shown on. */
  holdMs?: number
  /** Told of each change of an instance's health, as it is shown. */
  onHealth?: (changes: readonly HealthChange[]) => void
}

export function createFleetObserver(options: FleetOptions): FleetObserver {
  return new Fleet(options)
}

class Fleet implements FleetObserver {
  private readonly reader: FleetReader
  private readonly record: FleetRecord
  private readonly listeners: ((services: ReadonlySet<string>) => void)[] = []
  /** Why each query does not answer. */
  private readonly faults = new Map<string, string>([['catalog', 'not reached yet']])

  constructor(private readonly options: FleetOptions) {
    const { consul, redis, log, clock = Date, random = Math.random, compareEveryMs = 30_000 } = options
    const { holdMs = 10_000, onHealth = () => undefined } = options
    this.reader = new FleetReader({
      ...{ consul, log, random, compareEveryMs },
      onChange: (services) => {
        this.record.changed(services)
        this.tell(services)
      },
      onComplete: () => {
        this.record.complete()
        this.tell(new Set(this.reader.services.keys()))
      },
    })
    const { services } = this.reader
    this.record = new FleetRecord({ redis, log, clock, random, services, compareEveryMs, holdMs, onHealth })
  }

  services = (): ReadonlyMap<string, ObservedService> => this.reader.services
  earlier = (): CatalogInstance[] => this.record.earlier() ?? []
  isKnown = (): boolean => this.reader.isComplete() && this.faults.size === 0 && this.record.earlier() !== null
  health = (): Frame['health'] => (this.isKnown() ? healthCounts(this.record.entries()) : [])
  version = (): number => this.record.version()
  consul = () => {
    const [error = null] = this.faults.values()
    return { ok: error === null, error }
  }
  onChange = (listener: (services: ReadonlySet<string>) => void): void => {
    this.listeners.push(listener)
  }
  look = (services: Iterable<string>): void => {
    this.reader.look(services)
  }

  async run(signal: AbortSignal): Promise<void> {
    const { catalog, health } = this.options.consul
    const checksIn = (state: 'critical' | 'warning') => {
      let before: readonly HealthCheck[] = []
      const read = (options: Read) => health.state(state, options)
      return this.follow(signal, state, read, (after) => {
        this.reader.checksDiffer(before, after)
        before = after
      })
    }
    await Promise.all([
      this.follow(
        signal,
        'catalog',
        (options) => catalog.services(options),
        (names) => {
          this.reader.renew(names)
        },
      ),
      checksIn('critical'),
      checksIn('warning'),
      this.reader.run(signal),
      this.record.run(signal),
    ])
  }

  private follow<T>(
    signal: AbortSignal,
    query: string,
    read: (options: Read) => Promise<{ index: number; value: T }>,
    onValue: (value: T) => void,
  ): Promise<void> {
    return watch({
      read: async (index, waitMs, each) => {
        const answer = await read({ index, waitMs, signal: each, compressed: true })
        // Indices that began anew are another Consul's, or one's that lost everything, though no call may have failed.
        if (answer.index > 0 && answer.index < index) {
          this.lose()
          this.reader.regained()
        }
        return answer
      },
      onValue: (value) => {
        const wasLost = this.faults.delete(query) && this.faults.size === 0
        if (wasLost) this.reader.regained()
        onValue(value)
      },
      onError: (error) => {
        const reason = error instanceof Error ? error.message : String(error)
        if (this.faults.size === 0) {
          this.options.log.warn('Consul does not answer; the last known fleet stays.', { reason })
        }
        this.faults.set(query, reason)
        this.lose()
      },
      signal,
      random: this.options.random ?? Math.random,
    })
  }

  private lose(): void {
    this.reader.lost()
    this.record.lost()
  }

  private tell(services: ReadonlySet<string>): void {
    for (const listener of this.listeners) listener(services)
  }
}
