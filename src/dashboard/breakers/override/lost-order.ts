/** Another operator was faster: what stands now for the target, from whatever the API threw. */
import type { OrderConflict } from '@/domain/view/breaker-views'
import { conflictsOf } from '../../changes/refusal'
import { errorCode } from '../../live/api-error'

/** A reset stands as an order too; null when what was seen was taken back. undefined: the error is about something else. */
export function lostOrder(error: unknown): OrderConflict | undefined {
  if (errorCode(error) !== 'CONFLICT') return undefined
  const current = conflictsOf(error)[0]?.current
  if (current?.object.kind !== 'breaker-override') return { standing: null }
  return { standing: { ...current.object.spec, version: current.version } }
}
