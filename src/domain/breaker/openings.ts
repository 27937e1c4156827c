import type { BreakerState } from './policy'
import type { ReplayedMove, Span } from './replay'

/** A stretch in which at least one machine of a breaker was not closed by its own judgement. */
export interface Opening extends Span {
  /** How many were at the same time, at most. */
  machines: number
}

/**
 * When machines stood open: from OPEN until they are neither OPEN nor HALF_OPEN, so an opening whose probes failed is one
 * opening. Of several machines, openings that touch are one. What an operator held open is none.
 * @param machines each with what it was in at `fromMs` and its moves, oldest first; those before `fromMs` are looked at too
 */
export function openingsOf(
  machines: readonly { from: BreakerState; moves: readonly ReplayedMove[] }[],
  fromMs: number,
  toMs: number,
): Opening[] {
  const edges = machines
    .flatMap(({ from, moves }) => openSpans(from, moves, fromMs, toMs))
    .flatMap((span) => [
      { atMs: span.fromMs, step: 1 },
      { atMs: span.toMs, step: -1 },
    ])
    .sort((a, b) => a.atMs - b.atMs || b.step - a.step)
  const openings: Opening[] = []
  let open = 0
  for (const { atMs, step } of edges) {
    if (open === 0) openings.push({ fromMs: atMs, toMs: atMs, machines: 0 })
    open += step
    const last = openings.at(-1)
    if (last) {
      last.toMs = atMs
      last.machines = Math.max(last.machines, open)
    }
  }
  return openings
}

function openSpans(from: BreakerState, moves: readonly ReplayedMove[], fromMs: number, toMs: number): Span[] {
  const spans: Span[] = []
  let sinceMs = isOpen(from) ? fromMs : null
  for (const { atMs, after } of moves) {
    if (isOpen(after)) sinceMs ??= atMs
    else if (sinceMs !== null) {
      spans.push({ fromMs: sinceMs, toMs: atMs })
      sinceMs = null
    }
  }
  if (sinceMs !== null) spans.push({ fromMs: sinceMs, toMs })
  return spans
    .map((span) => ({ fromMs: Math.max(fromMs, span.fromMs), toMs: Math.min(toMs, span.toMs) }))
    .filter((span) => span.fromMs < span.toMs)
}

function isOpen(state: BreakerState): boolean {
  return state === 'OPEN' || state === 'HALF_OPEN'
}
