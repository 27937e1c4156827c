import { DomainError, type FieldProblem } from '../errors'
import type { ObjectConflict } from '../view/change-views'

/** Edits are based on what does not stand any more; `conflicts` hold what is needed to merge each by hand. */
export class ConflictError extends DomainError {
  constructor(
    message: string,
    problems: readonly FieldProblem[],
    readonly conflicts: readonly ObjectConflict[],
    options?: ErrorOptions,
  ) {
    super('CONFLICT', message, problems, options)
  }
}
