import type { DriftRow } from '@/domain/view/change-views'
import { listDrifts as list } from '@/store/drifts'
import type { ControlParts } from '../context'

/** Newest first; `before` is the id of the last one that was read. */
export function listDrifts(
  { database }: ControlParts,
  input: { status: 'OPEN' | 'ALL'; limit: number; before?: string | undefined },
): Promise<DriftRow[]> {
  return list(database, input)
}
