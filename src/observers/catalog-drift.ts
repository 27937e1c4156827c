/**
 * Tells what others did to managed instances in Consul's catalog from what we have yet to do there. Pure. What stands
 * otherwise than the database wants is drift only when it stood as wanted before: else the change is ours, on its way.
 * On our nodes, an entry that is no instance of ours and never was is somebody else's, whatever its meta says.
 */
import { managedMeta } from '@/adapters/consul/answers'
import type { Difference } from '@/domain/drift/drift'
import type { FoundEntry } from '@/domain/drift/adopt'
import type { CatalogInstance } from '@/domain/service/service'
import { isOnOurNode, nodeOf } from './plan-instances'
import type { ManagedInstance } from './source'

export interface CatalogView {
  /** Those of the services that are compared, none of them run by an agent. */
  desired: readonly ManagedInstance[]
  /** Any instance that is wanted, wherever, by its id. */
  isWanted: (id: string) => boolean
  /** What the catalog has of the services that are compared. */
  actual: readonly CatalogInstance[]
  nodePrefix: string
  /** How an instance last stood there when it stood as it was wanted, by id. */
  seen: ReadonlyMap<string, string>
  /** How we last wrote it, where that may not show there yet. */
  writtenAs: (id: string) => string | undefined
  /** Whether an id is of an instance that was deregistered in Switchyard. */
  wasOurs: (id: string) => boolean
}

export interface CatalogFindings {
  differences: Difference[]
  /** Instances that stand as they should, with how that is. */
  right: Map<string, string>
  /** Ids of instances that differ because somebody else changed or removed them. */
  drifted: Map<string, string>
  /** Somebody else's entries on our nodes, by the key of their difference. */
  foreign: Map<string, CatalogInstance>
  /** All others on our nodes: instances where they belong, and what was left of earlier ones. */
  ours: CatalogInstance[]
}

export function findCatalogDrift(view: CatalogView): CatalogFindings {
  const { desired, isWanted, actual, nodePrefix, seen, writtenAs, wasOurs } = view
  const wanted = new Map(desired.map((each) => [each.id, each]))
  const standing = new Map<string, CatalogInstance>()
  const found = noFindings()
  for (const each of actual.filter((one) => isOnOurNode(one.node, nodePrefix))) {
    const want = wanted.get(each.id)
    const belongs = want?.service === each.service && each.node === nodeOf(nodePrefix, each.id)
    if (belongs) standing.set(each.id, each)
    if (belongs || (each.managed && (isWanted(each.id) || wasOurs(each.id)))) found.ours.push(each)
    else found.foreign.set(entryKey(each), each)
  }
  for (const [key, each] of found.foreign) {
    const entry = { id: each.id, node: each.node, ...entryOf(each) }
    found.differences.push({ key, kind: 'FOREIGN', expected: null, found: entry, onRequestOnly: true })
  }
  for (const want of desired) {
    const have = standing.get(want.id)
    const print = wantedPrint(want)
    const stands = have && standingPrint(have)
    if (stands === print) found.right.set(want.id, print)
    else if (seen.get(want.id) === print && (stands === undefined || writtenAs(want.id) !== stands)) {
      const key = entryKey(want)
      found.drifted.set(want.id, key)
      const kind = have ? 'CHANGED' : 'DELETED'
      found.differences.push({ key, kind, expected: wantedEntry(want), found: have ? entryOf(have) : null })
    }
  }
  return found
}

export function noFindings(): CatalogFindings {
  return { differences: [], right: new Map(), drifted: new Map(), foreign: new Map(), ours: [] }
}

/** Adds what was found in other services. */
export function addFindings(to: CatalogFindings, more: CatalogFindings): void {
  for (const each of more.differences) to.differences.push(each)
  for (const [id, print] of more.right) to.right.set(id, print)
  for (const [id, key] of more.drifted) to.drifted.set(id, key)
  for (const [key, entry] of more.foreign) to.foreign.set(key, entry)
  for (const each of more.ours) to.ours.push(each)
}

/** How an entry stands, as one text. */
export function fingerprint(entry: FoundEntry): string {
  const { service, address, port, weight, tags, meta } = entry
  const pairs = Object.entries(meta).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([service, address, port, weight, tags.toSorted(), pairs])
}

const standingPrints = new WeakMap<CatalogInstance, string>()

/** How an entry of the catalog stands, as one text; worked out once for each reading of it. */
function standingPrint(instance: CatalogInstance): string {
  const known = standingPrints.get(instance)
  if (known !== undefined) return known
  const print = fingerprint(entryOf(instance))
  standingPrints.set(instance, print)
  return print
}

const wantedPrints = new WeakMap<ManagedInstance, string>()

/** How an instance must stand, as one text; worked out once for each version of it. */
export function wantedPrint(instance: ManagedInstance): string {
  const known = wantedPrints.get(instance)
  if (known !== undefined) return known
  const print = fingerprint(wantedEntry(instance))
  wantedPrints.set(instance, print)
  return print
}

/** An instance as it must stand in the catalog. */
export function wantedEntry({ service, address, port, weight, tags, meta }: ManagedInstance): FoundEntry {
  return { service, address, port, weight, tags, meta: { ...meta, [managedMeta.key]: managedMeta.value } }
}

export function entryOf({ service, address, port, weight, tags, meta }: CatalogInstance): FoundEntry {
  return { service, address, port, weight, tags, meta }
}

function entryKey({ service, id }: { service: string; id: string }): string {
  return `${service}/${id}`
}
