/** Another operator was faster: what stands now for the target, from whatever the API threw. */
import type { OrderConflict } from '@/domain/view/breaker-views'
import { conflictsOf } from '../../changes/refusal'
import { errorCode } from '../../live/api-error'

export interface LostOrder extends OrderConflict {
  /** Who changed it, and when. */
  by: string
  atMs: number
}

/** undefined: the error is about something else. */
export function lostOrder(error: unknown): LostOrder | undefined {
  if (errorCode(error) !== 'CONFLICT') return undefined
  const [conflict] = conflictsOf(error)
  if (conflict === undefined) return undefined
  const { current, changed } = conflict
  const standing =
    current?.object.kind === 'breaker-override' ? { ...current.object.spec, version: current.version } : null
  return { standing, by: changed.by, atMs: changed.atMs }
}
