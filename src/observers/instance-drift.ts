/**
 * Remembers how managed instances last stood in the catalog, and with that decides what of them is left alone, what is
 * put right and what foreign entries go. What stood there before this process began is taken from the fleet that the
 * process before wrote down in Redis; without it, nothing is called drift until it was seen to be right once.
 * Failure stance: what cannot be written down is left as it is.
 */
import type { DriftBook, ToldDrift } from '@/domain/drift/book'
import type { OpenDrift } from '@/domain/drift/drift'
import type { Log } from '@/domain/log'
import type { CatalogInstance } from '@/domain/service/service'
import { addFindings, entryOf, findCatalogDrift, fingerprint, noFindings, wantedPrint } from './catalog-drift'
import { inPortions } from './in-portions'
import { isOnOurNode } from './plan-instances'
import type { ManagedInstance, ManagedInstanceSource } from './source'

export interface InstanceDriftParts {
  source: Pick<ManagedInstanceSource, 'deregistered'>
  book: DriftBook
  log: Log
  nodePrefix: string
  /** How instances stood when this process began. */
  earlier: () => Iterable<CatalogInstance>
}

/** What is to be done about the catalog. */
export interface CatalogDecision {
  /** Entries that may be changed or removed. */
  actual: CatalogInstance[]
  /** Ids whose registration stays as somebody else made it. */
  leave: Set<string>
  /** Foreign entries among `actual`, with the record that asks for their removal. */
  remove: Map<CatalogInstance, OpenDrift>
  /** Records that the registration of an instance resolves, by its id. */
  repairs: Map<string, OpenDrift>
}

/** What of the catalog is compared with what is wanted. */
export interface Compared {
  /** Those of the compared services that stand on our nodes by our own hand. */
  desired: readonly ManagedInstance[]
  isWanted: (id: string) => boolean
  actual: readonly CatalogInstance[]
  /** The services that are compared; null: all. */
  services: ReadonlySet<string> | null
}

/** For so long the catalog may still show us what was before our own write. */
const catchUpMs = 10_000

export class InstanceDrift {
  readonly #parts: InstanceDriftParts
  #seen: Map<string, string> | null = null
  readonly #written = new Map<string, { print: string; atMs: number }>()
  readonly #removed = new Map<string, number>()
  /** Ids that were ours once, or are known never to have been. */
  readonly #ours = new Map<string, boolean>()
  #troubled = false

  constructor(parts: InstanceDriftParts) {
    this.#parts = parts
  }

  async decide({ desired, isWanted, actual, services }: Compared, nowMs: number): Promise<CatalogDecision> {
    const { nodePrefix } = this.#parts
    const seen = this.#whatStood()
    await this.#learn(desired, actual)
    if (services === null) this.#forget(desired, actual, nowMs)
    const found = noFindings()
    await inPortions(desired, actual, (portion) => {
      const view = { ...portion, isWanted, nodePrefix, seen }
      addFindings(
        found,
        findCatalogDrift({
          ...view,
          writtenAs: (id) => this.#writtenAs(id, nowMs),
          wasOurs: (id) => this.#ours.get(id) === true,
        }),
      )
    })
    for (const [id, print] of found.right) seen.set(id, print)
    for (const key of this.#removed.keys()) {
      if (isLookedAt(key, services) && !found.foreign.has(key)) this.#removed.delete(key)
    }
    const told = await this.#tell(
      found.differences.filter((each) => nowMs - (this.#removed.get(each.key) ?? -Infinity) > catchUpMs),
      services,
    )
    const byKey = new Map(told.map((each) => [each.drift.key, each]))
    const decision: CatalogDecision = { actual: found.ours, leave: new Set(), remove: new Map(), repairs: new Map() }
    for (const [id, key] of found.drifted) {
      const each = byKey.get(key)
      if (each?.repair) decision.repairs.set(id, each.drift)
      else decision.leave.add(id)
    }
    for (const [key, entry] of found.foreign) {
      const each = byKey.get(key)
      if (each?.repair) decision.remove.set(entry, each.drift)
    }
    return decision
  }

  /** Whether this instance stood as wanted when it was last compared. */
  stood(id: string): boolean {
    return this.#whatStood().has(id)
  }

  /** Consul lost all that it had: what is missing now was taken away by nobody. */
  forgetWhatStood(): void {
    this.#whatStood().clear()
  }

  /** What we wrote: until the catalog shows it, what it shows is not somebody else's doing. */
  noteWritten(instance: ManagedInstance, nowMs: number): void {
    this.#seen?.delete(instance.id)
    this.#written.set(instance.id, { print: wantedPrint(instance), atMs: nowMs })
  }

  /** A foreign entry that we removed: the catalog may show it a little longer. */
  noteRemoved(drift: OpenDrift, nowMs: number): void {
    this.#removed.set(drift.key, nowMs)
  }

  #whatStood(): Map<string, string> {
    this.#seen ??= new Map(Array.from(this.#parts.earlier(), (each) => [each.id, fingerprint(entryOf(each))]))
    return this.#seen
  }

  /** What cannot be found out now counts as somebody else's, and nothing is done about that unasked. */
  async #learn(desired: readonly ManagedInstance[], actual: readonly CatalogInstance[]): Promise<void> {
    for (const { id } of desired) this.#ours.set(id, true)
    const unknown = actual.filter(
      (each) => each.managed && !this.#ours.has(each.id) && isOnOurNode(each.node, this.#parts.nodePrefix),
    )
    if (unknown.length === 0) return
    try {
      const gone = await this.#parts.source.deregistered(unknown.map((each) => each.id))
      for (const { id } of unknown) this.#ours.set(id, gone.has(id))
    } catch (error) {
      this.#parts.log.debug('Whose an entry is cannot be found out now.', { error: String(error) })
    }
  }

  /** What neither is wanted nor stands there will not be asked about again: an id never comes back. */
  #forget(desired: readonly ManagedInstance[], actual: readonly CatalogInstance[], nowMs: number): void {
    const wanted = new Set(desired.map((each) => each.id))
    const standing = new Set(actual.map((each) => each.id))
    for (const id of this.#seen?.keys() ?? []) if (!wanted.has(id)) this.#seen?.delete(id)
    for (const id of this.#ours.keys()) if (!wanted.has(id) && !standing.has(id)) this.#ours.delete(id)
    for (const [id, { atMs }] of this.#written) if (nowMs - atMs > catchUpMs) this.#written.delete(id)
  }

  #writtenAs(id: string, nowMs: number): string | undefined {
    const written = this.#written.get(id)
    return written && nowMs - written.atMs <= catchUpMs ? written.print : undefined
  }

  async #tell(
    differences: Parameters<DriftBook['tell']>[1],
    services: ReadonlySet<string> | null,
  ): Promise<ToldDrift[]> {
    try {
      const told = await this.#parts.book.tell('CONSUL_CATALOG', differences, (key) => isLookedAt(key, services))
      this.#troubled = false
      return told
    } catch (error) {
      if (!this.#troubled)
        this.#parts.log.warn('Drift in the catalog cannot be written down.', { reason: String(error) })
      this.#troubled = true
      return []
    }
  }
}

/** Keys begin with the service. A name with a slash in it, which only strangers have, waits for a comparison of all. */
function isLookedAt(key: string, services: ReadonlySet<string> | null): boolean {
  return services === null || services.has(key.slice(0, key.indexOf('/')))
}
