import { withNamespace } from '../live/namespace'

/** The addresses of this screen. The namespace that lists are narrowed to stays in them. */
export const routeLinks = {
  list: (scope: string | null) => withNamespace('/routes', scope),
  edit: (namespace: string, name: string, scope: string | null) => withNamespace(`/routes/${namespace}/${name}`, scope),
  create: (scope: string | null) => withNamespace('/routes/new', scope),
  duplicate: (namespace: string, name: string, scope: string | null) =>
    withNamespace(`/routes/new?from=${encodeURIComponent(`${namespace}/${name}`)}`, scope),
}
