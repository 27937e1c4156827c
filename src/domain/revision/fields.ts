/**
 * How specs are read field by field, by diffs and merges alike: records by key, and lists of named things (destinations,
 * header matches and edits, query matches) by name and not by place.
 */

/** The parts of a record or of a list of named things. */
export interface Fields {
  fields: Map<string, unknown>
  listed: boolean
}

/** null for everything that is taken as a whole. */
export function fieldsOf(value: unknown): Fields | null {
  if (Array.isArray(value)) return namedItems(value)
  if (typeof value !== 'object' || value === null) return null
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return entries.length === 0 ? null : { fields: new Map(entries), listed: false }
}

function namedItems(list: readonly unknown[]): Fields | null {
  const fields = new Map<string, unknown>()
  for (const item of list) {
    const name = itemName(item)
    if (name === null || fields.has(name)) return null
    fields.set(name, item)
  }
  return fields.size === 0 ? null : { fields, listed: true }
}

/** `service/subset` of a destination; the name of a header or parameter. */
function itemName(item: unknown): string | null {
  if (typeof item !== 'object' || item === null) return null
  if ('service' in item && typeof item.service === 'string') {
    const subset = 'subset' in item && typeof item.subset === 'string' ? `/${item.subset}` : ''
    return item.service + subset
  }
  return 'name' in item && typeof item.name === 'string' ? item.name : null
}

/** `path` with one step more: `match.path`, `destinations[checkout/v2]`. */
export function joinedPath(path: string, key: string, listed: boolean): string {
  if (listed || !/^[A-Za-z0-9_-]+$/.test(key)) return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}

/** Whether two JSON values say the same. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const left = Object.entries(a).filter(([, each]) => each !== undefined)
  const right = new Map(Object.entries(b).filter(([, each]) => each !== undefined))
  return left.length === right.size && left.every(([key, each]) => right.has(key) && isSame(each, right.get(key)))
}
