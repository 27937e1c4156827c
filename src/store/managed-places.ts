/** Where managed instances stand, without what they are registered with: what lists of many are joined by. */
import { instanceAddress } from '@/domain/service/service'
import type { Database } from './database'

export interface ManagedPlace {
  id: string
  namespace: string
  service: string
  /** address:port */
  instance: string
}

/** A text that differs whenever any managed instance was registered, changed or deregistered in between. */
export async function managedStamp(database: Database): Promise<string> {
  const [row] = await database.client.$queryRaw<{ stamp: string }[]>`
    SELECT count(*) || ' ' || coalesce(sum(hashtext("id"::text)::bigint * "version"), 0) AS "stamp" FROM "instances"`
  return row?.stamp ?? ''
}

/** All of them, by service and address. */
export async function listManagedPlaces(database: Database): Promise<ManagedPlace[]> {
  const rows = await database.client.instance.findMany({
    select: { id: true, namespace: true, service: true, address: true, port: true },
    orderBy: [{ service: 'asc' }, { address: 'asc' }, { port: 'asc' }],
  })
  return rows.map(({ address, port, ...place }) => ({ ...place, instance: instanceAddress({ address, port }) }))
}
