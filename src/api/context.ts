import { actorOf } from '@/control/access/auth'
import type { Actor, ControlParts } from '@/control/context'
import type { LiveFeed } from '@/control/live/feed'
import type { ControlRuntime } from '@/control/runtime'

/** What each call of a procedure is given. `actor` is null when nobody is signed in. */
export interface ApiContext {
  parts: ControlParts
  feed: LiveFeed
  actor: Actor | null
}

/** @throws DomainError UNAVAILABLE when the database does not answer */
export async function createContext({ parts, feed, auth }: ControlRuntime, headers: Headers): Promise<ApiContext> {
  return { parts, feed, actor: await actorOf(auth, parts.database, headers) }
}
