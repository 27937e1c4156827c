import type { z } from 'zod'

/** What is wrong with an input, as `field: message`, in the order of the schema; empty when it is taken. */
export function problemsOf(schema: z.ZodType, input: unknown): string[] {
  const result = schema.safeParse(input)
  if (result.success) return []
  return result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
}
