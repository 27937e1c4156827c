/**
 * The line before a lock: who comes first is served first. A waiter keeps its place by asking again within its patience;
 * one that does not has lost it, so that whoever died holds up nobody for longer. The reference that the Redis functions
 * are held to. A clock that is set back changes no order and costs nobody the place.
 */
export interface Waiter {
  readonly id: string
  /** When it last asked. */
  readonly seenMs: number
  readonly patienceMs: number
}

/** First in line first. */
export type Line = readonly Waiter[]

/** The line without those at its head who have lost their place. */
export function standing(line: Line, nowMs: number): Line {
  for (const [at, waiter] of line.entries()) {
    // Seen in what is now the future: the clock was set back, and its patience begins anew.
    const seenMs = Math.min(waiter.seenMs, nowMs)
    if (nowMs - seenMs <= waiter.patienceMs) return [{ ...waiter, seenMs }, ...line.slice(at + 1)]
  }
  return []
}

/** Whether it is this one's turn: it is first, or nobody waits. */
export function isTurn(line: Line, id: string): boolean {
  return line.length === 0 || line[0]?.id === id
}

/** Stands in line, at its end when it was not in it. */
export function stand(line: Line, waiter: Waiter): Line {
  const at = line.findIndex(({ id }) => id === waiter.id)
  return at < 0 ? [...line, waiter] : line.with(at, waiter)
}

export function leave(line: Line, id: string): Line {
  return line.filter((each) => each.id !== id)
}
