'use client'

import { useForm, type UseFormInput, type UseFormReturnType } from '@mantine/form'
import { useState } from 'react'
import { errorMessage, fieldProblems, formErrors } from '../live/api-error'

interface Schema {
  safeParse: (
    value: unknown,
  ) => { success: true } | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } }
}

/**
 * A Mantine form that checks itself with a schema of the domain, and shows what the API refuses at the field it is about.
 * `problem` is what belongs to no field. Call `showError` with whatever a mutation threw.
 */
export function useApiForm<Values extends Record<string, unknown>>(
  options: UseFormInput<Values> & { schema?: Schema; toSpec?: (values: Values) => unknown },
): { form: UseFormReturnType<Values>; problem: string | null; showError: (error: unknown) => void; clear: () => void } {
  const { schema, toSpec, ...rest } = options
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<Values>({
    validateInputOnBlur: true,
    ...rest,
    ...(schema === undefined
      ? {}
      : { validate: (values: Values) => schemaErrors(schema, toSpec === undefined ? values : toSpec(values)) }),
  })
  return {
    form,
    problem,
    clear: () => {
      setProblem(null)
    },
    showError: (error) => {
      const errors = formErrors(fieldProblems(error))
      form.setErrors(errors)
      setProblem(Object.keys(errors).length === 0 ? errorMessage(error) : null)
    },
  }
}

/** What a schema has against a value, by dotted field. */
export function schemaErrors(schema: Schema, value: unknown): Record<string, string> {
  const result = schema.safeParse(value)
  if (result.success) return {}
  const problems = result.error.issues.map((issue) => ({
    field: issue.path.map(String).join('.'),
    value: null,
    message: issue.message,
  }))
  return formErrors(problems)
}
