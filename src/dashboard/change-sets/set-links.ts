import type { ObjectId } from '@/domain/revision/object'
import { breakerLinks } from '../breakers/breaker-links'
import { limitLinks } from '../limits/limit-links'
import { routeLinks } from '../routes/route-links'
import { serviceSettingsHref, subsetHref } from '../services/service-links'

/** The addresses of change sets, and of editors that write into one. */
export const setLinks = {
  list: '/changes/sets',
  one: (id: string) => `/changes/sets/${encodeURIComponent(id)}`,
}

/** An editor's address in which its edits go into a change set. */
export function withSet(href: string, setId: string): string {
  return `${href}${href.includes('?') ? '&' : '?'}set=${encodeURIComponent(setId)}`
}

/** Where an object is edited; null for what has no editor (orders). `service` is the one a subset belongs to. */
export function editorHref({ kind, namespace, name }: ObjectId, service?: string): string | null {
  switch (kind) {
    case 'route':
      return routeLinks.edit(namespace, name, null)
    case 'breaker':
      return breakerLinks.edit(namespace, name, null)
    case 'rate-limit':
      return limitLinks.edit(namespace, name, null)
    case 'service':
      return serviceSettingsHref(name)
    case 'subset':
      return service === undefined ? null : subsetHref(service, { namespace, name })
    case 'breaker-override':
    case 'rate-limit-override':
    case 'instance-override':
      return null
  }
}
