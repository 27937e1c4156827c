import { z } from 'zod'

const named = z.object({ kind: z.string(), namespace: z.string(), name: z.string() })

/**
 * The published object (`kind/namespace/name`) that a problem at `path` of `value` is about: the innermost on the way that
 * has a name, valid or not; null when there is none.
 */
export function faultyObject(value: unknown, path: readonly PropertyKey[]): string | null {
  let at = value
  let found: string | null = null
  for (const part of [...path, null]) {
    const object = named.safeParse(at)
    if (object.success) found = `${object.data.kind}/${object.data.namespace}/${object.data.name}`
    if (part === null || typeof at !== 'object' || at === null) break
    at = (at as Record<PropertyKey, unknown>)[part]
  }
  return found
}
