import type { FieldProblem } from '@/domain/errors'

/**
 * PostgreSQL holds neither NUL nor half a surrogate pair, and silently changing text would change checksums: such text
 * is refused. Returns where, as dotted paths below `field`.
 */
export function unstorableText(value: unknown, field: string): FieldProblem[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [problem(field, value)]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, each]) => [
    ...(isStorable(key) ? [] : [problem(field, key)]),
    ...unstorableText(each, field === '' ? key : `${field}.${key}`),
  ])
}

/** With the `u` flag a surrogate matches only where it stands alone. */
function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text)
}

function problem(field: string, value: string): FieldProblem {
  return { field, value, message: 'use text without control characters and broken Unicode' }
}
