'use client'

import { useMemo, useState } from 'react'
import { extend, layOut, type Places } from './layout'
import { structureOf, type Graph } from './prepare-topology'

/** Where services stand; the same places as long as the same services speak with each other. */
export function usePlaces(graph: Graph): { places: Places; arrange: () => void } {
  const key = JSON.stringify(structureOf(graph))
  const structure = useMemo(() => JSON.parse(key) as ReturnType<typeof structureOf>, [key])
  const [laid, setLaid] = useState(() => ({ key, places: layOut(structure) }))
  // While rendering, so that no picture is drawn in which a service has no place.
  const current = laid.key === key ? laid : { key, places: extend(laid.places, structure) }
  if (current !== laid) setLaid(current)
  return {
    places: current.places,
    arrange: () => {
      setLaid({ key, places: layOut(structure) })
    },
  }
}
