import { withNamespace } from '../live/namespace'

/** The addresses of this screen. The namespace that lists are narrowed to stays in them. */
export const breakerLinks = {
  list: (scope: string | null) => withNamespace('/breakers', scope),
  one: (namespace: string, name: string, scope: string | null) =>
    withNamespace(`/breakers/${namespace}/${name}`, scope),
  edit: (namespace: string, name: string, scope: string | null) =>
    withNamespace(`/breakers/${namespace}/${name}/edit`, scope),
  create: (scope: string | null) => withNamespace('/breakers/new', scope),
}
