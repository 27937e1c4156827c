import type { CatalogInstance } from './service'

/** Why Switchyard can neither remove nor take over an entry of the catalog that it did not make; null when it can. */
export function whyNotAdoptable({ managed, byAgent }: Pick<CatalogInstance, 'managed' | 'byAgent'>): string | null {
  if (managed) return 'it is managed by Switchyard already'
  return byAgent ? 'a Consul agent runs on its node and would register it again: deregister it at that agent' : null
}
