/**
 * The one catalogue of errors that rules and use cases raise. Each transport translates it once, by a
 * `Record<ErrorCode, …>`, so that a new code cannot be forgotten there.
 */
export const errorCodes = [
  'INVALID', // a field holds a value that is not allowed
  'NOT_FOUND',
  'CONFLICT', // somebody else changed the object since it was read, or the name is taken
  'FORBIDDEN',
  'UNAUTHENTICATED',
  'UNAVAILABLE', // a part that this needs (Consul, Redis, database) does not answer
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** One thing that is wrong with an input: where (`spec.destinations.0.weightPercent`), what it held and what is allowed. */
export interface FieldProblem {
  field: string
  value: unknown
  message: string
}

export class DomainError extends Error {
  override readonly name = 'DomainError'

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly problems: readonly FieldProblem[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
