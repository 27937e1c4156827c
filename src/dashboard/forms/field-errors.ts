import type { FieldProblem } from '@/domain/errors'
import type { Locale } from '../i18n/locales'
import { formErrors } from '../live/api-error'
import { problemText } from './problem-words'

/**
 * Problems by field of the form, in the reader's language. A problem of one value in a list of plain values
 * (`match.hosts.2`) is shown at the list (`match.hosts`), as one input holds them all.
 */
export function fieldErrors(problems: readonly FieldProblem[], locale: Locale): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const [field, message] of Object.entries(formErrors(problems))) {
    const text = problemText(locale, message)
    errors[field] = text
    const list = /^(.+)\.\d+$/.exec(field)?.[1]
    if (list !== undefined) errors[list] ??= text
  }
  return errors
}
