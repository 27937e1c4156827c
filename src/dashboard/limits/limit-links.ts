import { withNamespace } from '../live/namespace'

/** The addresses of this screen. The namespace that lists are narrowed to stays in them. */
export const limitLinks = {
  list: (scope: string | null) => withNamespace('/limits', scope),
  one: (namespace: string, name: string, scope: string | null) => withNamespace(`/limits/${namespace}/${name}`, scope),
  edit: (namespace: string, name: string, scope: string | null) =>
    withNamespace(`/limits/${namespace}/${name}/edit`, scope),
  /** The editor with another limit already in its field. */
  editTo: (namespace: string, name: string, scope: string | null, limit: number) =>
    withNamespace(`/limits/${namespace}/${name}/edit?limit=${String(limit)}`, scope),
  create: (scope: string | null) => withNamespace('/limits/new', scope),
}
