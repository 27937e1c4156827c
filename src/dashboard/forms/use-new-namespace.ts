'use client'

import { useQuery } from '@tanstack/react-query'
import { useNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'

/**
 * The namespace to begin a new object in: the chosen one, else the one that most routes are in, else the first; null
 * while that is not known.
 */
export function useNewNamespace(): string | null {
  const trpc = useTRPC()
  const [chosen] = useNamespace()
  const namespaces = useQuery(trpc.namespaces.list.queryOptions())
  const routes = useQuery(trpc.routes.list.queryOptions({ namespace: null }, { enabled: chosen === null }))
  if (chosen !== null) return chosen
  if (namespaces.isPending || routes.isPending) return null
  return busiest((routes.data ?? []).map((route) => route.namespace)) ?? namespaces.data?.[0]?.name ?? ''
}

/** The name that occurs most often; the first of them when several do. */
function busiest(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}
