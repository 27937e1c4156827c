'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { applyBreakers, type BreakersBoard } from '@/domain/view/apply-breakers'
import { onScreen } from '../live/cadence'
import { useTRPCClient } from '../live/trpc'

/** All breakers of a namespace (null: of all), asked again and again for what changed; rows that did not stay the same objects. */
export function useBreakers(namespace: string | null, everyMs = 1000) {
  const client = useTRPCClient()
  const queries = useQueryClient()
  const queryKey = [['breakers', 'changes'], namespace]
  return useQuery({
    queryKey,
    queryFn: async () => {
      const known = queries.getQueryData<BreakersBoard>(queryKey) ?? null
      return applyBreakers(known, await client.breakers.changes.query({ namespace, stamp: known?.stamp ?? null }))
    },
    select: rowsOf,
    ...onScreen,
    refetchInterval: everyMs,
    // What did not change is the same already; to compare a thousand rows again is for nothing.
    structuralSharing: false,
  })
}

function rowsOf({ rows }: BreakersBoard) {
  return rows
}
