'use client'

import { useQuery } from '@tanstack/react-query'
import { useNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'

/** The namespace to begin a new object in: the chosen one, else the first; null while that is not known. */
export function useNewNamespace(): string | null {
  const trpc = useTRPC()
  const [chosen] = useNamespace()
  const namespaces = useQuery(trpc.namespaces.list.queryOptions())
  if (chosen !== null) return chosen
  if (namespaces.isPending) return null
  return namespaces.data?.[0]?.name ?? ''
}
