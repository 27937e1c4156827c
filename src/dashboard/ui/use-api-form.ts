'use client'

import { useForm, type UseFormInput, type UseFormReturnType } from '@mantine/form'
import { useState } from 'react'
import { useLocale } from 'use-intl'
import type { FieldProblem } from '@/domain/errors'
import { fieldErrors } from '../forms/field-errors'
import { problemText } from '../forms/problem-words'
import { errorMessage, fieldProblems } from '../live/api-error'

interface Schema {
  safeParse: (
    value: unknown,
  ) =>
    | { success: true }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } }
}

interface Checks<Values> {
  schema?: Schema
  toSpec?: (values: Values) => unknown
  /** In place of a schema: what is wrong with the values. */
  check?: (values: Values) => readonly FieldProblem[]
}

/**
 * A Mantine form that checks itself with a schema of the domain, and shows what the API refuses at the field it is about,
 * in the reader's language. `problem` is what belongs to no field. Call `showError` with whatever a mutation threw.
 */
export function useApiForm<Values extends object>(
  options: UseFormInput<Values> & Checks<Values>,
): { form: UseFormReturnType<Values>; problem: string | null; showError: (error: unknown) => void; clear: () => void } {
  const { schema, toSpec, check, ...rest } = options
  const locale = useLocale()
  const [problem, setProblem] = useState<string | null>(null)
  const problemsOf =
    check ??
    (schema === undefined
      ? undefined
      : (values: Values) => schemaProblems(schema, toSpec === undefined ? values : toSpec(values)))
  const form = useForm<Values>({
    validateInputOnBlur: true,
    ...rest,
    ...(problemsOf === undefined ? {} : { validate: (values: Values) => fieldErrors(problemsOf(values), locale) }),
  })
  return {
    form,
    problem,
    clear: () => {
      setProblem(null)
    },
    showError: (error) => {
      const errors = fieldErrors(fieldProblems(error), locale)
      form.setErrors(errors)
      setProblem(Object.keys(errors).length === 0 ? problemText(locale, errorMessage(error)) : null)
    },
  }
}

/** What a schema has against a value. */
function schemaProblems(schema: Schema, value: unknown): FieldProblem[] {
  const result = schema.safeParse(value)
  if (result.success) return []
  return result.error.issues.map((issue) => ({
    field: issue.path.map(String).join('.'),
    value: null,
    message: issue.message,
  }))
}
