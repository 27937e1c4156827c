import { type PublishedObject, publishedObject } from '@/domain/revision/object'
import { RouteTable } from '@/domain/routing/route-table'
import { canonicalJson } from '@/wire/checksum'

/** Why an object cannot be enforced. */
export class UnreadableObject extends Error {
  override readonly name = 'UnreadableObject'
}

/**
 * An object as rules need it: checked, with defaults for what an older Switchyard left out. What a newer one added is
 * not passed over, because a rule that is half understood is another rule.
 * @throws UnreadableObject
 */
export function readable(published: PublishedObject): PublishedObject {
  const { success, data, error } = publishedObject.safeParse(published)
  if (!success) {
    const [issue] = error.issues
    const where = (issue?.path ?? []).filter((part) => part !== 'spec').join('.')
    throw new UnreadableObject(`${where === '' ? '' : `${where}: `}${issue?.message ?? 'it is not valid'}`)
  }
  const unknown = unknownField(published, data)
  if (unknown !== null) {
    throw new UnreadableObject(
      `${unknown}: this gateway does not know the field; it may be older than the control plane`,
    )
  }
  if (data.kind === 'route') mustCompile(data.name, data.spec)
  return canonicalJson(data) === canonicalJson(published) ? published : data
}

function mustCompile(name: string, spec: Parameters<RouteTable['put']>[1]): void {
  try {
    new RouteTable().put(`/${name}`, spec)
  } catch (error) {
    throw new UnreadableObject(error instanceof Error ? error.message : String(error))
  }
}

/** The first field of `published` that reading left out, by its path; null when there is none. */
function unknownField(published: unknown, read: unknown, path: readonly string[] = []): string | null {
  if (typeof published !== 'object' || published === null) return null
  for (const [key, value] of Object.entries(published)) {
    const there = typeof read === 'object' && read !== null && key in read
    if (!there) return [...path, key].join('.')
    const below = unknownField(value, (read as Record<string, unknown>)[key], key === 'spec' ? path : [...path, key])
    if (below !== null) return below
  }
  return null
}
