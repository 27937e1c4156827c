import { describe, expect, it } from 'vitest'
import { extend, layOut, nodeHeight, nodeWidth, type Places } from './layout'
import { neighboursOf } from './neighbours'
import { around, edgeTone, edgeWidthPx, findServices, healthOf, prepareGraph, structureOf } from './prepare-topology'
import { testTopology } from './testing'
import { bringIn, centreOn, detailAt, fit, nearest, zoomAt } from './viewport'

const fleet = testTopology(200)
const graph = prepareGraph(fleet, { showQuiet: false, keep: null })
const places = layOut(structureOf(graph))
const size = { width: 1100, height: 700 }

function overlaps(all: Places): number {
  const list = [...all.values()]
  let count = 0
  for (const [index, one] of list.entries()) {
    for (const other of list.slice(index + 1)) {
      if (Math.abs(one.x - other.x) < nodeWidth && Math.abs(one.y - other.y) < nodeHeight) count += 1
    }
  }
  return count
}

describe('the map', () => {
  it('leaves quiet services out and says how many they are', () => {
    expect(graph.quiet).toBeGreaterThanOrEqual(25)
    expect(graph.nodes).toHaveLength(201 - graph.quiet)
    expect(prepareGraph(fleet, { showQuiet: true, keep: null }).nodes).toHaveLength(201)
  })

  it('keeps the quiet service that somebody asked for', () => {
    const kept = prepareGraph(fleet, { showQuiet: false, keep: 'service-007' })
    expect(kept.nodes.map((node) => node.service)).toContain('service-007')
  })

  it('draws a service that calls are told of and nothing else is', () => {
    const edges = [{ from: 'a', to: 'b', requestsPerSecond: 1, errorPercent: 0, p50Ms: null, p99Ms: null }]
    const drawn = prepareGraph({ nodes: [], edges, atMs: 0 }, { showQuiet: false, keep: null })
    expect(drawn.nodes.map((node) => [node.service, healthOf(node)])).toEqual([
      ['a', 'unknown'],
      ['b', 'unknown'],
    ])
  })

  it('has no two of two hundred services on top of each other, quiet ones among them', () => {
    expect(overlaps(places)).toBe(0)
    expect(overlaps(layOut(structureOf(prepareGraph(fleet, { showQuiet: true, keep: null }))))).toBe(0)
  })

  it('of two hundred services can be read when all of it is in sight', () => {
    expect(detailAt(fit(places.values(), size).scale)).toBe('NAME')
  })

  it('has callers left of those they call', () => {
    const leftward = graph.edges.filter((edge) => (places.get(edge.from)?.x ?? 0) >= (places.get(edge.to)?.x ?? 0))
    expect(leftward).toEqual([])
  })

  it('takes circles and services that call themselves', () => {
    const circle = layOut({
      ids: ['a', 'b', ''],
      links: [
        ['a', 'b'],
        ['b', 'a'],
        ['', 'a'],
      ],
    })
    expect(circle.size).toBe(3)
    const own = { from: 'a', to: 'a', requestsPerSecond: 1, errorPercent: 0, p50Ms: null, p99Ms: null }
    expect(structureOf({ nodes: [], edges: [own] }).links).toEqual([])
  })
})

describe('a map that somebody looks at', () => {
  it('does not move when services and calls come and go', () => {
    const less = { ...fleet, edges: fleet.edges.filter((_, index) => index % 9 !== 0) }
    const after = extend(places, structureOf(prepareGraph(less, { showQuiet: true, keep: null })))
    for (const [id, place] of places) expect(after.get(id)).toEqual(place)
    expect(overlaps(after)).toBe(0)
  })

  it('has a new service beside its caller', () => {
    const before = layOut({
      ids: ['a', 'b', 'c'],
      links: [
        ['a', 'b'],
        ['a', 'c'],
      ],
    })
    const after = extend(before, {
      ids: ['a', 'b', 'c', 'd'],
      links: [
        ['a', 'b'],
        ['a', 'c'],
        ['a', 'd'],
      ],
    })
    expect(after.get('d')?.x).toBeGreaterThan(after.get('a')?.x ?? 0)
    expect(overlaps(after)).toBe(0)
  })

  it('is laid out anew when most of it is', () => {
    const after = extend(layOut({ ids: ['a'], links: [] }), structureOf(graph))
    expect(after).toEqual(places)
  })
})

describe('what is looked at', () => {
  it('fits whole, and a single service is not blown up', () => {
    const view = fit(places.values(), size)
    for (const { x, y } of places.values()) {
      expect(x * view.scale + view.left).toBeGreaterThan(0)
      expect(y * view.scale + view.top).toBeLessThan(size.height)
    }
    expect(fit([{ x: 5, y: 5 }], size).scale).toBe(1)
  })

  it('zooms about the pointer: what is under it stays there', () => {
    const view = zoomAt({ left: 10, top: 20, scale: 0.5 }, 1.6, 300, 200)
    expect((300 - view.left) / view.scale).toBeCloseTo((300 - 10) / 0.5)
    expect(zoomAt(view, 1e9, 0, 0).scale).toBe(2)
  })

  it('moves as little as it must to bring a service in', () => {
    const view = { left: 0, top: 0, scale: 1 }
    expect(bringIn({ x: 500, y: 300 }, size, view)).toEqual(view)
    expect(bringIn({ x: 1100, y: 300 }, size, view).left).toBe(-(nodeWidth / 2) - 24)
    expect(centreOn({ x: 0, y: 0 }, size, { ...view, scale: 0.2 })).toEqual({ scale: 0.8, left: 550, top: 350 })
  })

  it('tells less of each service the smaller it is', () => {
    expect([1, 0.5, 0.1].map(detailAt)).toEqual(['FULL', 'NAME', 'SHAPE'])
  })

  it('is walked by arrow keys, straight on before aside', () => {
    const square = new Map([
      ['a', { x: 0, y: 0 }],
      ['b', { x: 280, y: 0 }],
      ['c', { x: 200, y: 300 }],
    ])
    expect(nearest(square, 'a', { x: 1, y: 0 })).toBe('b')
    expect(nearest(square, 'a', { x: 0, y: 1 })).toBe('c')
    expect(nearest(square, 'a', { x: -1, y: 0 })).toBeNull()
  })
})

describe('calls', () => {
  it('are as wide as their rate, the busiest not so wide that it hides the others', () => {
    expect([edgeWidthPx(0, 100), edgeWidthPx(25, 100), edgeWidthPx(100, 100)]).toEqual([1, 4, 7])
    expect(edgeWidthPx(5, 0)).toBe(1)
  })

  it.each([
    [0, 'none'],
    [0.99, 'none'],
    [1, 'warn'],
    [5, 'bad'],
  ])('of which %d %% fail are %s', (errorPercent, tone) => {
    expect(edgeTone(errorPercent)).toBe(tone)
  })

  it('make neighbours in both directions', () => {
    const edges = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'd', to: 'e' },
    ]
    expect([...around(edges, 'b')].sort()).toEqual(['a', 'b', 'c'])
  })

  it('of a service are told the busiest first', () => {
    const edge = (from: string, to: string, requestsPerSecond: number) => ({
      from,
      to,
      requestsPerSecond,
      errorPercent: 0,
      p50Ms: null,
      p99Ms: null,
    })
    const { callers, callees } = neighboursOf({ edges: [edge('a', 'x', 1), edge('b', 'x', 9), edge('x', 'c', 2)] }, 'x')
    expect([callers.map((each) => each.from), callees.map((each) => each.to)]).toEqual([['b', 'a'], ['c']])
  })
})

it('a search finds names that begin with it before those that hold it', () => {
  const nodes = ['x-cart', 'cart', 'pay'].map((service) => ({
    service,
    health: { passing: 1, warning: 0, critical: 0 },
    requestsPerSecond: null,
    breaker: null,
  }))
  expect(findServices(nodes, ' CART ')).toEqual(['cart', 'x-cart'])
  expect(findServices(nodes, '')).toEqual([])
})
