/** What fills the words of a finding: its params, with everything that its sentence may name. */
import { objectKinds, type ObjectKind } from '@/domain/revision/object'
import type { Finding } from '@/domain/view/change-views'

/** An object in words: `kind` is null when it is only a name (a namespace's). */
export interface Named {
  kind: ObjectKind | null
  /** `namespace/name`. */
  name: string
}

export interface FindingSlots {
  object: Named
  /** What is in the way, or still uses it. */
  by: Named
  count: number
  what: string
  destination: string
  service: string
  subset: string
  namespace: string
  route: string
  /** Whether a limit counts one route's requests or all of its namespace. */
  counts: 'route' | 'namespace'
  other: string
}

/** A missing param is empty, so that a sentence never fails for it. */
export function findingSlots({ object, params }: Pick<Finding, 'object' | 'params'>): FindingSlots {
  const of = (name: string) => params[name] ?? ''
  return {
    object: named(object),
    by: named(of('by')),
    count: Number(of('count')),
    what: of('what') === 'routes' ? 'routes' : 'objects',
    destination: of('destination'),
    service: of('service'),
    subset: of('subset'),
    namespace: of('namespace'),
    route: of('route'),
    counts: of('route') === '' ? 'namespace' : 'route',
    other: of('other'),
  }
}

/** Takes `kind/namespace/name` apart; anything else is a name. */
function named(key: string): Named {
  const slash = key.indexOf('/')
  const kind = objectKinds.find((each) => each === key.slice(0, slash))
  return kind === undefined ? { kind: null, name: key } : { kind, name: key.slice(slash + 1) }
}
