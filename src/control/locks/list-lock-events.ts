import { DomainError } from '@/domain/errors'
import type { ControlParts } from '../context'

/** One thing that happened to a lock. */
export interface LockEventRow {
  id: string
  atMs: number
  event: string
  name: string
  owner: string | null
  token: number | null
  ttlMs: number | null
  waitedMs: number | null
  heldMs: number | null
}

export function listLockEvents(
  _parts: ControlParts,
  _input: { name?: string | undefined; limit: number },
): Promise<LockEventRow[]> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}
