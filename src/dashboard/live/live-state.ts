/** Whether what the screen shows is fresh: decided from the connection's true state and the last frame's age. */

export interface Connection {
  /** The event stream is open. */
  open: boolean
  /** When the last frame came in; null before the first. */
  lastFrameAtMs: number | null
  /** When the page began to wait for one. */
  sinceMs: number
}

export type LiveState =
  | { kind: 'LIVE' }
  /** The page has just been opened; nothing has come yet. */
  | { kind: 'CONNECTING' }
  | { kind: 'RECONNECTING' }
  /** Data on the screen is this old; whether the stream is open or not. */
  | { kind: 'STALE'; ageMs: number }

const freshForMs = 5000
const reconnectingForMs = 10_000

/** An open stream without frames is stale too: the controller may be down. A broken one gets ten seconds to come back. */
export function liveState(connection: Connection, nowMs: number): LiveState {
  const ageMs = Math.max(0, nowMs - (connection.lastFrameAtMs ?? connection.sinceMs))
  if (connection.open && connection.lastFrameAtMs !== null && ageMs <= freshForMs) return { kind: 'LIVE' }
  if (connection.lastFrameAtMs === null && ageMs <= reconnectingForMs) return { kind: 'CONNECTING' }
  if (!connection.open && ageMs <= reconnectingForMs) return { kind: 'RECONNECTING' }
  return { kind: 'STALE', ageMs }
}
