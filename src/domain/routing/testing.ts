import type { z } from 'zod'
import type { ObjectRef } from '../names'
import type { NamedRoute } from './precedence'
import type { RequestFacts } from './request-match'
import { routeSpec, type RouteMatch } from './route'

type MatchInput = z.input<typeof routeSpec>['match']

/** A route to one service, by what it matches. */
export function routeOf(
  ref: ObjectRef,
  match: MatchInput,
  rest: { priority?: number; enabled?: boolean } = {},
): NamedRoute {
  return { ref, spec: routeSpec.parse({ match, destinations: [{ service: 'checkout', weightPercent: 100 }], ...rest }) }
}

export function requestOf(
  facts: { method?: string; host?: string; path?: string; query?: string; headers?: Record<string, string> } = {},
): RequestFacts {
  const query = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(facts.query)) query.set(name, [...(query.get(name) ?? []), value])
  return {
    method: facts.method ?? 'GET',
    host: facts.host ?? 'shop.example.com',
    path: facts.path ?? '/',
    query,
    header: (name) => facts.headers?.[name],
  }
}

/** The match parts of a route that a property test draws from: few values, so that routes collide often. */
export const fewHosts = ['a.com', 'x.a.com', 'y.x.a.com', '*.a.com', '*.x.a.com', '*.com']
export const fewPaths: RouteMatch['path'][] = [
  { type: 'PREFIX', value: '/' },
  { type: 'PREFIX', value: '/a' },
  { type: 'PREFIX', value: '/a/' },
  { type: 'PREFIX', value: '/a/b' },
  { type: 'EXACT', value: '/' },
  { type: 'EXACT', value: '/a' },
  { type: 'EXACT', value: '/a/' },
  { type: 'EXACT', value: '/a/b' },
  { type: 'REGEX', value: '/a/[bc]' },
  { type: 'REGEX', value: '/a/?b' },
  { type: 'REGEX', value: '/a|/b' },
  { type: 'REGEX', value: '.*' },
  { type: 'REGEX', value: '(?i)/A/B/?' },
]
