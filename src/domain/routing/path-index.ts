/**
 * Places of routes by their path: a tree of segments that a request's path is walked down. EXACT and PREFIX stand at
 * the node they name; a REGEX stands at the node of the whole segments that every text it matches begins with. So a
 * request meets only what lies on its own path, and routes elsewhere cost it nothing.
 */
import { comparePlaces, prefixOf, type RoutePlace } from './precedence'
import { literalPrefix } from './regex'

interface Node<P> {
  readonly children: Map<string, Node<P>>
  exact: P[]
  prefix: P[]
  regex: P[]
}

export class PathIndex<P extends RoutePlace> {
  private readonly root: Node<P> = emptyNode()

  put(place: P): void {
    const { path, kind } = position(place)
    let node = this.root
    for (const segment of segmentsOf(path)) {
      let child = node.children.get(segment)
      if (!child) {
        child = emptyNode()
        node.children.set(segment, child)
      }
      node = child
    }
    insertInOrder(node[kind], place)
  }

  /** Takes out that very place; an equal one of another put stays. */
  delete(place: P): void {
    const { path, kind } = position(place)
    const trail: { node: Node<P>; segment: string }[] = []
    let node = this.root
    for (const segment of segmentsOf(path)) {
      const child = node.children.get(segment)
      if (!child) return
      trail.push({ node, segment })
      node = child
    }
    node[kind] = node[kind].filter((each) => each !== place)
    for (const { node: parent, segment } of trail.reverse()) {
      const child = parent.children.get(segment)
      if (child && isEmpty(child)) parent.children.delete(segment)
    }
  }

  /**
   * Calls `visit` with the places that may match a path, in lists that are each in match order: prefixes of it, texts
   * equal to it, and regexes that have yet to be tried. With `asPrefix`, those that may match all that lies below it.
   */
  along(path: string, visit: (places: readonly P[]) => void, asPrefix = false): void {
    let node: Node<P> | undefined = this.root
    let start = 0
    for (;;) {
      if (node.prefix.length > 0) visit(node.prefix)
      if (node.regex.length > 0) visit(node.regex)
      if (start >= path.length) break
      const slash = path.indexOf('/', start + 1)
      const end = slash < 0 ? path.length : slash
      node = node.children.get(path.slice(start + 1, end))
      if (!node) return
      start = end
    }
    if (!asPrefix && node.exact.length > 0) visit(node.exact)
  }

  /** Calls `visit` with all places at a path and below it, in lists that are each in match order. */
  below(path: string, visit: (places: readonly P[]) => void): void {
    let node: Node<P> | undefined = this.root
    for (const segment of segmentsOf(path)) {
      node = node.children.get(segment)
      if (!node) return
    }
    const waiting = [node]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      for (const places of [next.exact, next.prefix, next.regex]) if (places.length > 0) visit(places)
      for (const child of next.children.values()) waiting.push(child)
    }
  }

  get isEmpty(): boolean {
    return isEmpty(this.root)
  }
}

function position(place: RoutePlace): { path: string; kind: 'exact' | 'prefix' | 'regex' } {
  const { type, value } = place.spec.match.path
  switch (type) {
    case 'EXACT':
      return { path: value, kind: 'exact' }
    case 'PREFIX':
      return { path: prefixOf(value), kind: 'prefix' }
    case 'REGEX':
      return { path: literalPrefix(value), kind: 'regex' }
  }
}

/** `/a/b` is a, b; `/a/b/` is a, b and an empty segment; the empty text is the root. */
function segmentsOf(path: string): string[] {
  return path === '' ? [] : path.slice(1).split('/')
}

function insertInOrder<P extends RoutePlace>(places: P[], place: P): void {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const there = places[middle]
    if (there && comparePlaces(there, place) < 0) low = middle + 1
    else high = middle
  }
  places.splice(low, 0, place)
}

function emptyNode<P>(): Node<P> {
  return { children: new Map(), exact: [], prefix: [], regex: [] }
}

function isEmpty<P>(node: Node<P>): boolean {
  return node.children.size === 0 && node.exact.length + node.prefix.length + node.regex.length === 0
}
