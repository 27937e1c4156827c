import { withNamespace } from '../live/namespace'
import type { MachineTarget } from './override/target'

/** The addresses of this screen. The namespace that lists are narrowed to stays in them. */
export const breakerLinks = {
  list: (scope: string | null) => withNamespace('/breakers', scope),
  one: (namespace: string, name: string, scope: string | null, target?: MachineTarget) =>
    withNamespace(`/breakers/${namespace}/${name}${narrowedTo(target)}`, scope),
  edit: (namespace: string, name: string, scope: string | null) =>
    withNamespace(`/breakers/${namespace}/${name}/edit`, scope),
  create: (scope: string | null) => withNamespace('/breakers/new', scope),
}

/** What the page of a breaker is narrowed to, as its `useMachineFilter` reads it. */
function narrowedTo(target: MachineTarget | undefined): string {
  const parts = Object.entries(target ?? {}).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}
