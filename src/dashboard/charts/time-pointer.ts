'use client'

/**
 * The time that the pointer is at, on whichever chart of the page: all of them draw a line there and tell their figures
 * of then. There is one pointer, so there is one store.
 */
import { useSyncExternalStore } from 'react'
import { Store } from '../live/store'

export const pointer = new Store<number | null>(null)

/** Milliseconds since the epoch; null while the pointer is on no chart. */
export function usePointedMs(): number | null {
  return useSyncExternalStore<number | null>(pointer.subscribe, pointer.read, () => null)
}
