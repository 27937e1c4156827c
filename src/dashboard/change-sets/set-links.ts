import type { ObjectId } from '@/domain/revision/object'

/** The addresses of change sets, and of editors that write into one. */
export const setLinks = {
  list: '/changes/sets',
  one: (id: string) => `/changes/sets/${encodeURIComponent(id)}`,
}

/** An editor's address in which its edits go into a change set. */
export function withSet(href: string, setId: string): string {
  return `${href}${href.includes('?') ? '&' : '?'}set=${encodeURIComponent(setId)}`
}

/** Where an object is edited; null for what has no editor (breaker orders). `service` is the one a subset belongs to. */
export function editorHref({ kind, namespace, name }: ObjectId, service?: string): string | null {
  switch (kind) {
    case 'route':
      return `/routes/${namespace}/${name}`
    case 'breaker':
      return `/breakers/${namespace}/${name}/edit`
    case 'rate-limit':
      return `/limits/${namespace}/${name}/edit`
    case 'service':
      return `/services/${encodeURIComponent(name)}/settings?in=${namespace}`
    case 'subset':
      return service === undefined ? null : `/services/${encodeURIComponent(service)}/subsets/${namespace}/${name}`
    case 'breaker-override':
      return null
  }
}
