'use client'

import { useQuery } from '@tanstack/react-query'
import { usePathname, useRouter } from 'next/navigation'
import { useEffect, type ReactNode } from 'react'
import { useTRPC } from '../live/trpc'
import { ErrorState } from '../ui/error-state'
import { SessionContext } from './session-context'
import { FrameSkeleton } from './frame-skeleton'

/** Shows the screens to those who are signed in; sends others to set-up or sign-in, and back afterwards. */
export function SessionGate({ children }: { children: ReactNode }) {
  const trpc = useTRPC()
  const router = useRouter()
  const path = usePathname()
  const { data, error, refetch } = useQuery(
    trpc.session.current.queryOptions(undefined, { staleTime: 60_000, refetchInterval: 300_000, retry: 2 }),
  )
  const user = data?.user ?? null
  const target =
    data === undefined || user !== null
      ? null
      : data.setupRequired
        ? '/setup'
        : `/sign-in?next=${encodeURIComponent(path)}`
  useEffect(() => {
    if (target !== null) router.replace(target)
  }, [target, router])

  if (user !== null) return <SessionContext value={user}>{children}</SessionContext>
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />
  return <FrameSkeleton />
}
