/**
 * Where services stand on the map: callers left, callees right, by dagre's layers (Sugiyama's method). What stands keeps
 * its place: a service that comes later is put beside those it speaks with, and one that goes leaves its place empty, so
 * that a map which somebody looks at does not jump. Only when asked to, or when most of it is new, is all of it laid out.
 */
import { Graph as DagreGraph, layout as dagreLayout } from '@dagrejs/dagre'
import type { Structure } from './prepare-topology'

export const nodeWidth = 184
export const nodeHeight = 54
const columnGap = 96
const rowGap = 18

/** A node's middle. */
export interface Place {
  x: number
  y: number
}

export type Places = ReadonlyMap<string, Place>

/** All of it anew. Services without calls stand in a block below the others. */
export function layOut({ ids, links }: Structure): Places {
  const linked = new Set(links.flat())
  const graph = new DagreGraph({ multigraph: false })
  graph.setGraph({ rankdir: 'LR', nodesep: rowGap, ranksep: columnGap, ranker: 'tight-tree' })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const id of ids) if (linked.has(id)) graph.setNode(nameOf(id), { width: nodeWidth, height: nodeHeight })
  for (const [from, to] of links) graph.setEdge(nameOf(from), nameOf(to))
  if (graph.nodeCount() > 0) dagreLayout(graph)
  const laid = new Map<string, Place>()
  for (const id of ids) {
    if (!linked.has(id)) continue
    const { x, y } = graph.node(nameOf(id)) as Place
    laid.set(id, { x: Math.round(x), y: Math.round(y) })
  }
  const places = packed(laid)
  return withBlock(
    places,
    ids.filter((id) => !linked.has(id)),
  )
}

/** Up to so many rows a map is drawn as dagre has it. */
const calmRows = 10
/** Width to height of the screens that a large map is to fill. */
const wantedShape = 1.9

/**
 * A large fleet in few layers would be a tower. Its layers are made of several columns, filled row by row in dagre's
 * order, so that the whole has about the shape of a screen and its words can be read when all of it is in sight.
 */
function packed(laid: ReadonlyMap<string, Place>): Map<string, Place> {
  const layers = layersOf(laid)
  const highest = Math.max(0, ...layers.map((layer) => layer.length))
  if (highest <= calmRows) return new Map(laid)
  const rows = rowsFor(layers.map((layer) => layer.length))
  const places = new Map<string, Place>()
  let x = 0
  for (const layer of layers) {
    const columns = Math.ceil(layer.length / rows)
    const layerRows = Math.ceil(layer.length / columns)
    for (const [index, id] of layer.entries()) {
      places.set(id, {
        x: x + (index % columns) * (nodeWidth + rowGap),
        y: (Math.floor(index / columns) - (layerRows - 1) / 2) * (nodeHeight + rowGap),
      })
    }
    x += columns * (nodeWidth + rowGap) + columnGap - rowGap
  }
  return places
}

/** Names by layer from the left, each from its top. */
function layersOf(laid: ReadonlyMap<string, Place>): string[][] {
  const byX = new Map<number, { id: string; y: number }[]>()
  for (const [id, { x, y }] of laid) byX.set(x, [...(byX.get(x) ?? []), { id, y }])
  return [...byX]
    .sort(([a], [b]) => a - b)
    .map(([, layer]) => layer.sort((a, b) => a.y - b.y || (a.id < b.id ? -1 : 1)).map((each) => each.id))
}

/** The rows with which layers of these sizes come nearest to the wanted shape. */
function rowsFor(sizes: readonly number[]): number {
  const shape = (rows: number) => {
    const columns = sizes.reduce((sum, size) => sum + Math.ceil(size / rows), 0)
    const width = columns * (nodeWidth + rowGap) + (sizes.length - 1) * (columnGap - rowGap)
    return width / (rows * (nodeHeight + rowGap))
  }
  let best = calmRows
  for (let rows = calmRows; rows <= Math.max(...sizes); rows += 1) {
    if (Math.abs(Math.log(shape(rows) / wantedShape)) < Math.abs(Math.log(shape(best) / wantedShape))) best = rows
  }
  return best
}

/** Callers that are no service have an empty name, which dagre does not take for a node's. */
function nameOf(id: string): string {
  return `s ${id}`
}

/** What stands stays; what is new is put in. */
export function extend(before: Places, structure: Structure): Places {
  const kept = structure.ids.filter((id) => before.has(id))
  if (kept.length < structure.ids.length / 2) return layOut(structure)
  // Places of those that went are kept free: they often come back.
  const places = new Map(before)
  const fresh = structure.ids.filter((id) => !before.has(id))
  const linked = new Set(structure.links.flat())
  for (const id of fresh.filter((each) => linked.has(each))) places.set(id, placeFor(id, structure, places))
  return withBlock(
    places,
    fresh.filter((id) => !linked.has(id)),
  )
}

/** Right of its first caller that stands, or left of its first callee, at the nearest height that is free. */
function placeFor(id: string, { links }: Structure, places: Places): Place {
  const caller = links.find(([from, to]) => to === id && places.has(from))?.[0]
  const callee = links.find(([from, to]) => from === id && places.has(to))?.[1]
  const beside = places.get(caller ?? callee ?? '')
  const step = nodeWidth + columnGap
  const wanted =
    beside === undefined ? { x: 0, y: 0 } : { x: beside.x + (caller === undefined ? -step : step), y: beside.y }
  const free = (y: number) =>
    [...places.values()].every(
      (each) => Math.abs(each.x - wanted.x) >= nodeWidth + rowGap || Math.abs(each.y - y) >= nodeHeight + rowGap,
    )
  for (let tries = 0; ; tries += 1) {
    const away = Math.ceil(tries / 2) * (nodeHeight + rowGap) * (tries % 2 === 0 ? 1 : -1)
    if (free(wanted.y + away)) return { x: wanted.x, y: wanted.y + away }
  }
}

/** Puts services without calls in rows below all else. */
function withBlock(places: Places, ids: readonly string[]): Places {
  if (ids.length === 0) return places
  const standing = [...places.values()]
  const left = standing.length === 0 ? 0 : Math.min(...standing.map((each) => each.x))
  const top = standing.length === 0 ? 0 : Math.max(...standing.map((each) => each.y)) + nodeHeight * 2
  const columns = Math.max(4, Math.ceil(Math.sqrt(ids.length)))
  const all = new Map(places)
  for (const [index, id] of ids.entries()) {
    all.set(id, {
      x: left + (index % columns) * (nodeWidth + rowGap),
      y: top + Math.floor(index / columns) * (nodeHeight + rowGap),
    })
  }
  return all
}
