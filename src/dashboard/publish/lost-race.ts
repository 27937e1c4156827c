/** A lost race: somebody changed an object after an edit of it was begun. What is needed to tell and to merge it. */
import type { ObjectId, PublishedObject } from '@/domain/revision/object'
import type { ObjectConflict } from '@/domain/view/change-views'
import { conflictsOf } from '../changes/refusal'
import { errorCode } from '../live/api-error'

export interface LostRace {
  id: ObjectId
  /** What the edit was begun on; null when there was nothing. */
  base: PublishedObject | null
  /** What the others made of it; null when they deleted it (or took it out of the change set). */
  theirs: PublishedObject | null
  /** The base version of an edit that has taken theirs into account. */
  onto: number | null
  /** `revision` is null when it happened in a change set. */
  changed: { by: string; atMs: number; revision: number | null }
}

export function toLostRace({ id, base, current, changed }: ObjectConflict): LostRace {
  return { id, base, theirs: current?.object ?? null, onto: current?.version ?? null, changed }
}

/** The lost races that an error of the API tells; empty for any other error. */
export function lostRaces(error: unknown): LostRace[] {
  return errorCode(error) === 'CONFLICT' ? conflictsOf(error).map(toLostRace) : []
}
