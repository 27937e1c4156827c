import { objectName } from '@/domain/names'
import { routeSpec, type RouteSpec, type ValueMatch } from '@/domain/routing/route'
import { checkDraft, type CheckedDraft, type Draft } from '../forms/draft'

/** A route while somebody edits it. */
export interface RouteDraft {
  namespace: string
  name: string
  spec: Draft<RouteSpec>
}

/** A new route with every default in place. Its destination is still to be chosen. */
export function newRouteDraft(namespace: string): RouteDraft {
  const defaults = routeSpec.parse({
    match: {},
    destinations: [{ service: 'to-be-chosen', weightPercent: 100 }],
  })
  return {
    namespace,
    name: '',
    spec: { ...defaults, destinations: [{ service: '', subset: null, weightPercent: 100 }] },
  }
}

/** A copy of a route under a name that is still to be given. */
export function duplicateOf(source: { namespace: string; name: string; spec: RouteSpec }): RouteDraft {
  return { namespace: source.namespace, name: `${source.name.slice(0, 58)}-copy`, spec: structuredClone(source.spec) }
}

/** What would be published, or what is wrong with it: `name` and `spec.…`. */
export function checkRoute(draft: RouteDraft): CheckedDraft<RouteSpec> {
  const name = checkDraft(objectName, draft.name, 'name')
  const namespace = checkDraft(objectName, draft.namespace, 'namespace')
  const spec = checkDraft(routeSpec, tidy(draft.spec))
  const problems = [namespace, name, spec].flatMap((each) => (each.ok ? [] : each.problems))
  return spec.ok && problems.length === 0 ? spec : { ok: false, problems }
}

/** Drops what the chosen kind of match does not use, so that it leaves no trace in the revision. */
function tidy(spec: Draft<RouteSpec>): Draft<RouteSpec> {
  const { hash } = spec.loadBalancing
  return {
    ...spec,
    match: { ...spec.match, headers: spec.match.headers.map(tidyMatch), query: spec.match.query.map(tidyMatch) },
    loadBalancing: { ...spec.loadBalancing, hash: hash.source === 'SOURCE_IP' ? { ...hash, name: '' } : hash },
  }
}

function tidyMatch(match: ValueMatch): ValueMatch {
  return match.type === 'PRESENT' || match.type === 'ABSENT' ? { ...match, value: '' } : match
}
