/**
 * The routes of a gateway, held so that neither a request nor an edit pays for routes on other hosts and paths: by host
 * (exact, by suffix, any), then by path. A request collects the few lists of places that lie on its way and takes the
 * first in the total order of `precedence.ts` that matches. Edits change the lists in place; nothing is rebuilt.
 */
import type { ObjectRef } from '../names'
import { PathIndex } from './path-index'
import { comparePlaces, compareRoutes, type NamedRoute, placesOf, type RoutePlace } from './precedence'
import { compileConditions, compilePath, type RequestFacts } from './request-match'
import type { RouteSpec } from './route'

export interface RouteMatchResult {
  ref: ObjectRef
  spec: RouteSpec
  /** The host pattern that matched; null when the route takes any host. */
  host: string | null
}

interface CompiledPlace extends RoutePlace {
  matchesPath: (path: string) => boolean
  matchesConditions: (request: RequestFacts) => boolean
}

/** Longer than a host name may be: such a host is looked for under "any host" only. */
const maxHostLength = 253

export class RouteTable {
  private readonly routes = new Map<ObjectRef, { spec: RouteSpec; places: CompiledPlace[] }>()
  /** Keys: an exact host, a suffix with its leading dot for a wildcard, or the empty text for any host. */
  private readonly byHost = new Map<string, PathIndex<CompiledPlace>>()

  get size(): number {
    return this.routes.size
  }

  /**
   * Puts a route in, or in place of the one of that ref. A route that is not enabled is kept but matches nothing.
   * Throws RE2's syntax error on an invalid pattern, and changes nothing then.
   */
  put(ref: ObjectRef, spec: RouteSpec): void {
    const places = spec.enabled ? compile(ref, spec) : []
    const before = this.routes.get(ref)
    this.routes.set(ref, { spec, places })
    for (const place of places) this.addPlace(place)
    // Only now, so that what both have in common stays: taking a key out of a large Map and putting it back is dear.
    for (const place of before?.places ?? []) this.removePlace(place)
  }

  /** Takes a route out; nothing happens when there is none. */
  delete(ref: ObjectRef): void {
    const route = this.routes.get(ref)
    if (!route) return
    this.routes.delete(ref)
    for (const place of route.places) this.removePlace(place)
  }

  /** The route that takes a request, or null when none matches. */
  match(request: RequestFacts): RouteMatchResult | null {
    let best: CompiledPlace | null = null
    const consider = (places: readonly CompiledPlace[]) => {
      for (const place of places) {
        if (best && comparePlaces(best, place) < 0) return
        if (place.matchesPath(request.path) && place.matchesConditions(request)) {
          best = place
          return
        }
      }
    }
    for (const index of this.indexesFor(request.host)) index.along(request.path, consider)
    return resultOf(best)
  }

  /** All routes in match order, each at the most specific of its hosts; those not enabled are in it too. */
  inOrder(): NamedRoute[] {
    return [...this.routes].map(([ref, { spec }]) => ({ ref, spec })).sort(compareRoutes)
  }

  private addPlace(place: CompiledPlace): void {
    const key = hostKey(place.host)
    let index = this.byHost.get(key)
    if (!index) {
      index = new PathIndex()
      this.byHost.set(key, index)
    }
    index.put(place)
  }

  private removePlace(place: CompiledPlace): void {
    const key = hostKey(place.host)
    const index = this.byHost.get(key)
    index?.delete(place)
    if (index?.isEmpty) this.byHost.delete(key)
  }

  private indexesFor(host: string): PathIndex<CompiledPlace>[] {
    const found: PathIndex<CompiledPlace>[] = []
    const add = (key: string) => {
      const index = this.byHost.get(key)
      if (index) found.push(index)
    }
    if (host !== '' && host.length <= maxHostLength) {
      add(host)
      for (let dot = host.indexOf('.', 1); dot > 0; dot = host.indexOf('.', dot + 1)) add(host.slice(dot))
    }
    add('')
    return found
  }
}

function compile(ref: ObjectRef, spec: RouteSpec): CompiledPlace[] {
  const matchesPath = compilePath(spec.match.path)
  const matchesConditions = compileConditions(spec.match)
  return placesOf({ ref, spec }).map((place) => ({ ...place, matchesPath, matchesConditions }))
}

function hostKey(host: string | null): string {
  if (host === null) return ''
  return host.startsWith('*') ? host.slice(1) : host
}

function resultOf(place: CompiledPlace | null): RouteMatchResult | null {
  return place && { ref: place.ref, spec: place.spec, host: place.host }
}
