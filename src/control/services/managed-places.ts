import type { Database } from '@/store/database'
import { listManagedPlaces, managedStamp, type ManagedPlace } from '@/store/managed-places'

/** Managed instances, as lists join them; not to be changed: it is shared. */
export interface ManagedPlaces {
  /** By service and `address:port`, with a space between. */
  byPlace: ReadonlyMap<string, ManagedPlace>
  /** Each service's namespace. */
  owners: ReadonlyMap<string, string>
}

const kept = new WeakMap<Database, { stamp: string; places: ManagedPlaces }>()

/** As they stand now; they are read again only when one of them has changed. */
export async function managedPlaces(database: Database): Promise<ManagedPlaces> {
  const stamp = await managedStamp(database)
  const known = kept.get(database)
  if (known?.stamp === stamp) return known.places
  const all = await listManagedPlaces(database)
  const places = {
    byPlace: new Map(all.map((each) => [`${each.service} ${each.instance}`, each])),
    owners: new Map(all.map((each) => [each.service, each.namespace])),
  }
  kept.set(database, { stamp, places })
  return places
}
