/** Panning and zooming: a point of the map at (x, y) is seen at (x * scale + left, y * scale + top). */
import { nodeHeight, nodeWidth, type Place } from './layout'

export interface Viewport {
  left: number
  top: number
  scale: number
}

export interface Size {
  width: number
  height: number
}

export const leastScale = 0.08
export const mostScale = 2
const margin = 24

/** Scaled about a point that is seen at (x, y) and stays there. */
export function zoomAt(view: Viewport, factor: number, x: number, y: number): Viewport {
  const scale = Math.min(mostScale, Math.max(leastScale, view.scale * factor))
  const ratio = scale / view.scale
  return { scale, left: x - (x - view.left) * ratio, top: y - (y - view.top) * ratio }
}

/** All places in sight, in the middle, never larger than life. */
export function fit(places: Iterable<Place>, size: Size): Viewport {
  const all = [...places]
  if (all.length === 0 || size.width === 0 || size.height === 0) return { left: 0, top: 0, scale: 1 }
  const minX = Math.min(...all.map((each) => each.x)) - nodeWidth / 2
  const maxX = Math.max(...all.map((each) => each.x)) + nodeWidth / 2
  const minY = Math.min(...all.map((each) => each.y)) - nodeHeight / 2
  const maxY = Math.max(...all.map((each) => each.y)) + nodeHeight / 2
  const fitting = Math.min((size.width - 2 * margin) / (maxX - minX), (size.height - 2 * margin) / (maxY - minY))
  const scale = Math.min(1, Math.max(leastScale, fitting))
  return {
    scale,
    left: (size.width - (minX + maxX) * scale) / 2,
    top: (size.height - (minY + maxY) * scale) / 2,
  }
}

/** A place in the middle, large enough to read. */
export function centreOn(place: Place, size: Size, view: Viewport): Viewport {
  const scale = Math.max(view.scale, 0.8)
  return { scale, left: size.width / 2 - place.x * scale, top: size.height / 2 - place.y * scale }
}

/** Moved no more than needed until a place is wholly in sight. */
export function bringIn(place: Place, size: Size, view: Viewport): Viewport {
  const shift = (middle: number, half: number, length: number) => {
    if (middle - half < margin) return margin - (middle - half)
    return middle + half > length - margin ? length - margin - (middle + half) : 0
  }
  return {
    ...view,
    left: view.left + shift(place.x * view.scale + view.left, (nodeWidth / 2) * view.scale, size.width),
    top: view.top + shift(place.y * view.scale + view.top, (nodeHeight / 2) * view.scale, size.height),
  }
}

/** How much a node tells at a scale, so that words are never smaller than can be read nor larger than their node. */
export type Detail = 'FULL' | 'NAME' | 'SHAPE'

export function detailAt(scale: number): Detail {
  if (scale >= 0.7) return 'FULL'
  return scale >= 0.34 ? 'NAME' : 'SHAPE'
}

/** The nearest place in a direction: what the arrow keys go to. Straight on counts for more than aside. */
export function nearest(
  places: ReadonlyMap<string, Place>,
  from: string,
  direction: { x: -1 | 0 | 1; y: -1 | 0 | 1 },
): string | null {
  const origin = places.get(from)
  if (origin === undefined) return null
  let found: string | null = null
  let least = Infinity
  for (const [id, place] of places) {
    const ahead = (place.x - origin.x) * direction.x + (place.y - origin.y) * direction.y
    const aside = Math.abs((place.x - origin.x) * direction.y) + Math.abs((place.y - origin.y) * direction.x)
    const distance = ahead + 2 * aside
    if (ahead > 0 && distance < least) {
      least = distance
      found = id
    }
  }
  return found
}
