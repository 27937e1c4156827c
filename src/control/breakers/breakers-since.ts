import type { Redis } from 'ioredis'
import type { BreakersNews } from '@/domain/view/apply-breakers'
import type { ControlParts } from '../context'
import { BreakerBoard } from './breaker-board'
import { listBreakers } from './list-breakers'

/** Readers within that time share a look. */
const lookEveryMs = 400

interface Kept {
  board: BreakerBoard
  atMs: number
  looking: Promise<void>
}

const boards = new WeakMap<Redis, Kept>()

/** What changed of breakers since `stamp`, which an earlier answer gave; all of them for null. However many look, it is read once. */
export async function breakersSince(
  parts: ControlParts,
  { namespace, stamp }: { namespace: string | null; stamp: string | null },
): Promise<BreakersNews> {
  const { board, looking } = lookOf(parts)
  await looking
  return board.since(stamp, namespace)
}

function lookOf(parts: ControlParts): Kept {
  const nowMs = parts.clock.now()
  const known = boards.get(parts.redis)
  if (known && nowMs >= known.atMs && nowMs - known.atMs < lookEveryMs) return known
  const board = known?.board ?? new BreakerBoard(crypto.randomUUID().replaceAll('-', ''))
  // One after the other: an earlier look must not come in late and undo a newer one.
  const before = known?.looking.catch(() => undefined) ?? Promise.resolve()
  const looking = before.then(async () => {
    board.take(await listBreakers(parts, { namespace: null }))
  })
  const kept = { board, atMs: nowMs, looking }
  boards.set(parts.redis, kept)
  return kept
}
