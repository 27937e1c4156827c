/** What a failed call means to a reader, from whatever was thrown. */
import type { ErrorCode, FieldProblem } from '@/domain/errors'

const codes: Readonly<Record<string, ErrorCode>> = {
  BAD_REQUEST: 'INVALID',
  UNPROCESSABLE_CONTENT: 'INVALID',
  NOT_FOUND: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  FORBIDDEN: 'FORBIDDEN',
  UNAUTHORIZED: 'UNAUTHENTICATED',
}

function errorData(error: unknown): Record<string, unknown> {
  if (typeof error !== 'object' || error === null || !('data' in error)) return {}
  const { data } = error
  return typeof data === 'object' && data !== null ? { ...data } : {}
}

/** The domain's code of an error of the API. What carries none (no network, a crash) counts as UNAVAILABLE. */
export function errorCode(error: unknown): ErrorCode {
  const { code } = errorData(error)
  return (typeof code === 'string' ? codes[code] : undefined) ?? 'UNAVAILABLE'
}

/** What was looked at is there no more: what is still on the screen of it must go. */
export function isGone(error: unknown): boolean {
  return error !== null && errorCode(error) === 'NOT_FOUND'
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The fields that the API refused, as it named them; empty when the error is about something else. */
export function fieldProblems(error: unknown): FieldProblem[] {
  const { problems } = errorData(error)
  return Array.isArray(problems) ? problems.filter(isFieldProblem) : []
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'field' in value &&
    typeof value.field === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  )
}

/**
 * Errors by form field, ready for `form.setErrors`. The API names a field from the top of its input
 * (`edits.0.object.spec.match.path.value`); everything up to and including the first `spec.` is left away, as forms
 * hold a spec. The first problem of a field wins.
 */
export function formErrors(problems: readonly FieldProblem[]): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const { field, message } of problems) {
    const name = field
      .replace(/^(?:.*?\.)?spec\./, '')
      .replace(/^(?:edits\.\d+\.)?(?:object\.)?(name|namespace)$/, '$1')
    errors[name] ??= message
  }
  return errors
}
