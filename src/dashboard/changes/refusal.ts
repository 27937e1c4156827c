/** Why a rollback or a take-back was refused, from whatever the API threw, and so what can be done about it. */
import type { ObjectConflict } from '@/domain/view/change-views'
import { errorCode, errorMessage, fieldProblems } from '../live/api-error'

export type Refusal =
  /** Objects of it were changed since, by whom and in which revision. Empty when somebody published meanwhile. */
  | { kind: 'CONFLICT'; conflicts: ObjectConflict[]; message: string }
  /** A namespace wants a second approver: it has to go through a change set. */
  | { kind: 'APPROVAL' }
  | { kind: 'ROLE' }
  | { kind: 'OTHER'; message: string }

export function refusalOf(error: unknown): Refusal {
  const message = errorMessage(error)
  switch (errorCode(error)) {
    case 'CONFLICT':
      return { kind: 'CONFLICT', conflicts: conflictsOf(error), message }
    case 'FORBIDDEN':
      return fieldProblems(error).some(({ field }) => /(?:^|\.)namespaces?(?:\.|$)/.test(field))
        ? { kind: 'APPROVAL' }
        : { kind: 'ROLE' }
    default:
      return { kind: 'OTHER', message }
  }
}

/** The conflicts that the API sends with CONFLICT. */
export function conflictsOf(error: unknown): ObjectConflict[] {
  if (typeof error !== 'object' || error === null || !('data' in error)) return []
  const { data } = error
  if (typeof data !== 'object' || data === null || !('conflicts' in data)) return []
  return Array.isArray(data.conflicts) ? data.conflicts.filter(isConflict) : []
}

function isConflict(value: unknown): value is ObjectConflict {
  return typeof value === 'object' && value !== null && 'id' in value && 'changed' in value
}
