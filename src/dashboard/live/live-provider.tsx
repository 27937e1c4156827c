'use client'

import { useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import type { SystemStatus } from '@/domain/view/views'
import { useOwnNowMs } from '../ui/clock'
import { LiveFeed } from './live-feed'
import { liveState, type LiveState } from './live-state'
import { useTRPC, useTRPCClient } from './trpc'

/** First part of the key of queries for frames. */
export const framesKey = 'frames'
/** First part of the key of queries for the list that the stream keeps up to date. */
export const rowsKey = 'rows'

const LiveContext = createContext<LiveFeed | null>(null)

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [feed] = useState(
    () => new LiveFeed(client, () => void queryClient.invalidateQueries(trpc.session.current.queryFilter())),
  )
  useEffect(() => feed.start(), [feed])
  return (
    <LiveContext value={feed}>
      <RefetchOnNews feed={feed} />
      {children}
    </LiveContext>
  )
}

/** What makes the tables on the screen read again: a revision, its way over the gateways, drift, a change of the fleet. */
function newsOf(status: SystemStatus | null): string | null {
  if (status === null) return null
  const { revision, published, enforcedBy, gateways, failing } = status.publish
  const { fleetVersion, openDrifts, demo } = status
  return [revision, published, enforcedBy, gateways, failing.length, fleetVersion, openDrifts, demo].join(' ')
}

/** Queries that news do not touch: the session, and frames and rows, which the stream itself keeps up to date. */
function isQuiet(path: unknown): boolean {
  return Array.isArray(path) && (path[0] === 'session' || path[0] === framesKey || path[0] === rowsKey)
}

/** A fleet of thousands changes all the time: what is on the screen is read again at most so often. */
const readAgainEveryMs = 1000

function RefetchOnNews({ feed }: { feed: LiveFeed }) {
  const queryClient = useQueryClient()
  useEffect(() => {
    let known = newsOf(feed.status.read())
    let lastReadMs = -Infinity
    let timer: ReturnType<typeof setTimeout> | undefined
    const readAgain = () => {
      timer = undefined
      lastReadMs = performance.now()
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => !isQuiet(queryKey[0]) })
    }
    const unsubscribe = feed.status.subscribe(() => {
      const news = newsOf(feed.status.read())
      const first = known === null
      if (news === known) return
      known = news
      if (first || timer !== undefined) return
      timer = setTimeout(readAgain, Math.max(0, lastReadMs + readAgainEveryMs - performance.now()))
    })
    return () => {
      clearTimeout(timer)
      unsubscribe()
    }
  }, [feed, queryClient])
  return null
}

export function useLiveFeed(): LiveFeed {
  const feed = useContext(LiveContext)
  if (feed === null) throw new Error('useLiveFeed needs a LiveProvider above it')
  return feed
}

/** What the top bar shows; null until the first word of it. */
export function useSystemStatus(): SystemStatus | null {
  const { status } = useLiveFeed()
  return useSyncExternalStore<SystemStatus | null>(status.subscribe, status.read, () => null)
}

/** Whether the figures on the screen are fresh. */
export function useLiveState(): LiveState {
  const { connection } = useLiveFeed().screen
  const current = useSyncExternalStore(connection.subscribe, connection.read, connection.read)
  const nowMs = useOwnNowMs()
  return nowMs === null ? { kind: 'CONNECTING' } : liveState(current, nowMs)
}
