import type { Actor, ControlParts } from '@/control/context'
import type { LiveFeed } from '@/control/live/feed'

/** What each call of a procedure is given. `actor` is null when nobody is signed in. */
export interface ApiContext {
  parts: ControlParts
  feed: LiveFeed
  actor: Actor | null
}
