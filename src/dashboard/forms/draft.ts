import type { z } from 'zod'
import type { FieldProblem } from '@/domain/errors'
import { objectName } from '@/domain/names'

/**
 * A draft is a spec while somebody edits it: the same shape, but a number may be empty. It is checked by the spec's own
 * zod schema, the one that the server uses, so that both refuse the same values with the same words.
 */
export type Draft<T> = T extends number
  ? number | ''
  : T extends readonly (infer Item)[]
    ? Draft<Item>[]
    : T extends object
      ? { [Key in keyof T]: Draft<T[Key]> }
      : T

export type CheckedDraft<Spec> = { ok: true; spec: Spec } | { ok: false; problems: FieldProblem[] }

export const numberMissing = 'give a number'

/**
 * An object of ours while somebody edits it: where it will be, and the draft of its spec on the same level, so that a
 * field of the form is called as in the spec.
 */
export type ObjectDraft<Spec> = Draft<Spec> & { namespace: string; name: string }

/** What would be published, or what is wrong with it: `name`, `namespace` and the fields of the spec. */
export function checkObject<Schema extends z.ZodType>(
  schema: Schema,
  { namespace, name, ...spec }: { namespace: string; name: string },
): CheckedDraft<z.output<Schema>> {
  const checked = checkDraft(schema, spec)
  const problems = [
    ...problemsOf(checkDraft(objectName, namespace, 'namespace')),
    ...problemsOf(checkDraft(objectName, name, 'name')),
    ...problemsOf(checked),
  ]
  return problems.length === 0 ? checked : { ok: false, problems }
}

function problemsOf(checked: CheckedDraft<unknown>): FieldProblem[] {
  return checked.ok ? [] : checked.problems
}

/** Checks a draft against `schema`. Problems are named by dotted path (`match.hosts.0`), below `root` if there is one. */
export function checkDraft<Schema extends z.ZodType>(
  schema: Schema,
  draft: unknown,
  root?: string,
): CheckedDraft<z.output<Schema>> {
  const parsed = schema.safeParse(draft)
  if (parsed.success) return { ok: true, spec: parsed.data }
  return {
    ok: false,
    problems: parsed.error.issues.map((issue) => {
      const value = valueAt(draft, issue.path)
      return {
        field: [...(root === undefined ? [] : [root]), ...issue.path.map(String)].join('.'),
        value,
        message: issue.code === 'invalid_type' && value === '' ? numberMissing : issue.message,
      }
    }),
  }
}

/** What Mantine's NumberInput hands over: a number, or text while it is not one. */
export function numberOrEmpty(value: number | string): number | '' {
  return typeof value === 'number' ? value : ''
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let here: unknown = root
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return undefined
    here = (here as Record<PropertyKey, unknown>)[key]
  }
  return here
}
