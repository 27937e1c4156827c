import { setImmediate as breathe } from 'node:timers/promises'
import type { Log } from '@/domain/log'
import type { ManagedInstance, ManagedInstanceSource } from './source'
import { Wake } from './wake'

/**
 * The managed instances that the database wants, as they were last read: again when told that they changed, and now and
 * then. Who asks for less than all is told which services differ. Reads rest in between, in proportion to what they
 * took, so that ten thousand registrations in a row do not mean ten thousand reads.
 * Failure stance: what was read last stays when the database cannot be read.
 */
export interface DesiredInstances {
  /** null: never read yet. */
  all(): readonly ManagedInstance[] | null
  get(id: string): ManagedInstance | undefined
  /** Those of one service. */
  of(service: string): readonly ManagedInstance[]
  services(): Iterable<string>
  /** The database changed: read it now. */
  changed(): void
  /** Called with the services whose instances were added, changed or removed. @returns what ends that */
  onChange(listener: (services: ReadonlySet<string>) => void): () => void
  /** Runs until the signal is aborted; never rejects. */
  run(signal: AbortSignal): Promise<void>
}

interface Parts {
  source: Pick<ManagedInstanceSource, 'list'>
  log: Log
  random?: () => number
  everyMs?: number
}

const restShare = 3
const leastRestMs = 50
const retryMs = 1000

export function createDesiredInstances(parts: Parts): DesiredInstances {
  return new Desired(parts)
}

class Desired implements DesiredInstances {
  private known: readonly ManagedInstance[] | null = null
  private byId = new Map<string, ManagedInstance>()
  private byService = new Map<string, ManagedInstance[]>()
  private readonly listeners = new Set<(services: ReadonlySet<string>) => void>()
  private readonly wake = new Wake()

  constructor(private readonly parts: Parts) {}

  all = (): readonly ManagedInstance[] | null => this.known
  get = (id: string): ManagedInstance | undefined => this.byId.get(id)
  of = (service: string): readonly ManagedInstance[] => this.byService.get(service) ?? []
  services = (): Iterable<string> => this.byService.keys()
  changed = (): void => {
    this.wake.call()
  }
  onChange = (listener: (services: ReadonlySet<string>) => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  async run(signal: AbortSignal): Promise<void> {
    const { log, random = Math.random, everyMs = 30_000 } = this.parts
    let troubled = false
    while (!signal.aborted) {
      const startedMs = performance.now()
      try {
        await this.read()
        troubled = false
      } catch (error) {
        if (!troubled) log.warn('Managed instances cannot be read; trying on.', { reason: String(error) })
        troubled = true
      }
      const restMs = Math.max(leastRestMs, restShare * (performance.now() - startedMs))
      await new Wake().sleep(restMs, signal)
      await this.wake.sleep(troubled ? retryMs : everyMs * (0.8 + 0.4 * random()), signal)
    }
  }

  private async read(): Promise<void> {
    const list = await this.parts.source.list()
    await breathe()
    const first = this.known === null
    const before = this.byId
    const services = new Set<string>()
    this.byId = new Map()
    this.byService = new Map()
    // What did not change stays the same object: others remember by it what they worked out.
    this.known = list.map((read) => {
      const earlier = before.get(read.id)
      const same = earlier?.version === read.version && earlier.service === read.service
      const instance = same ? earlier : read
      if (!same) {
        services.add(read.service)
        if (earlier) services.add(earlier.service)
      }
      this.byId.set(instance.id, instance)
      const others = this.byService.get(instance.service)
      if (others) others.push(instance)
      else this.byService.set(instance.service, [instance])
      return instance
    })
    for (const [id, { service }] of before) if (!this.byId.has(id)) services.add(service)
    if (services.size === 0 && !first) return
    for (const listener of this.listeners) {
      await breathe() // each may have much to do with ten thousand of them
      listener(services)
    }
  }
}
