import type { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { DomainError, type ErrorCode, type FieldProblem } from '@/domain/errors'
import { ConflictError } from '@/domain/revision/conflict'
import type { ObjectConflict } from '@/domain/view/change-views'

/** The one translation of the domain's catalogue to tRPC's. */
export const trpcCode: Record<ErrorCode, TRPCError['code']> = {
  INVALID: 'BAD_REQUEST',
  NOT_FOUND: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  FORBIDDEN: 'FORBIDDEN',
  UNAUTHENTICATED: 'UNAUTHORIZED',
  UNAVAILABLE: 'SERVICE_UNAVAILABLE',
}

/** Fields whose value is never sent back. */
const secretFields = new Set(['password', 'code'])

/**
 * What is wrong with which field of the input, for zod's errors and for the domain's.
 * @param input the raw input, from which the values that zod refused are taken
 */
export function problemsOf(cause: unknown, input: unknown): FieldProblem[] {
  if (cause instanceof DomainError) return [...cause.problems]
  if (cause instanceof z.ZodError) {
    return cause.issues.map((issue) => {
      const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
      const value = secretFields.has(String(path.at(-1))) ? undefined : valueAt(input, path)
      return { field: path.map(String).join('.'), value, message: issue.message }
    })
  }
  return []
}

/** What is needed to merge edits that are based on older versions. */
export function conflictsOf(cause: unknown): ObjectConflict[] {
  return cause instanceof ConflictError ? [...cause.conflicts] : []
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object' ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  )
}
