import { routeSpec, type RouteSpec, type ValueMatch } from '@/domain/routing/route'
import { checkObject, type CheckedDraft, type Draft, type ObjectDraft } from '../forms/draft'

/** A route while somebody edits it. */
export type RouteDraft = ObjectDraft<RouteSpec>

/** A new route with every default in place. Its name and destination are still to be given. */
export function newRoute(namespace: string): RouteDraft {
  const defaults = routeSpec.parse({ match: {}, destinations: [{ service: 'to-be-chosen', weightPercent: 100 }] })
  return { namespace, name: '', ...defaults, destinations: [{ service: '', subset: null, weightPercent: 100 }] }
}

/** A copy of a route, under a name of its own. */
export function duplicateOf(source: { namespace: string; name: string; spec: RouteSpec }): RouteDraft {
  return { namespace: source.namespace, name: `${source.name.slice(0, 58)}-copy`, ...structuredClone(source.spec) }
}

/** What would be published, or what is wrong with it. */
export function checkRoute(draft: RouteDraft): CheckedDraft<RouteSpec> {
  return checkObject(routeSpec, { ...draft, ...tidy(draft) })
}

/** Drops what the chosen kind of match does not use, so that it leaves no trace in the revision. */
function tidy(spec: Draft<RouteSpec>): Pick<Draft<RouteSpec>, 'match' | 'loadBalancing'> {
  const { hash } = spec.loadBalancing
  return {
    match: { ...spec.match, headers: spec.match.headers.map(tidyMatch), query: spec.match.query.map(tidyMatch) },
    loadBalancing: { ...spec.loadBalancing, hash: hash.source === 'SOURCE_IP' ? { ...hash, name: '' } : hash },
  }
}

function tidyMatch(match: ValueMatch): ValueMatch {
  return match.type === 'PRESENT' || match.type === 'ABSENT' ? { ...match, value: '' } : match
}
