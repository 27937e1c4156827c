/**
 * Three-way merge of specs, field by field, with the same reading of named lists as the diff: what only one side changed
 * is taken, what both changed alike is taken, and what both changed differently is a conflict, in which mine stands.
 * Whether the merged spec is allowed is for its schema: two good weights may make a bad sum.
 */
import { fieldsOf, isSame, joinedPath } from './fields'

/** A field that both sides changed differently. Absent sides mean that it is not there. */
export interface MergeConflict {
  path: string
  base?: unknown
  mine?: unknown
  theirs?: unknown
}

export interface Merge<Spec> {
  merged: Spec
  conflicts: MergeConflict[]
}

interface Sides {
  base: unknown
  mine: unknown
  theirs: unknown
}

/** @param base what both sides began with; null when each made the object itself */
export function mergeSpecs<Spec>(base: Spec | null, mine: Spec, theirs: Spec): Merge<Spec> {
  const conflicts: MergeConflict[] = []
  const merged = mergeValue('', { base: base ?? undefined, mine, theirs }, conflicts)
  return { merged: merged as Spec, conflicts }
}

function mergeValue(path: string, sides: Sides, conflicts: MergeConflict[]): unknown {
  const { base, mine, theirs } = sides
  if (isSame(mine, theirs) || isSame(theirs, base)) return mine
  if (isSame(mine, base)) return theirs
  const parts = partsOf(sides)
  if (!parts) {
    conflicts.push(conflictOf(path, sides))
    return mine
  }
  const merged = new Map<string, unknown>()
  for (const key of new Set([...parts.mine.keys(), ...parts.theirs.keys()])) {
    const field = { base: parts.base.get(key), mine: parts.mine.get(key), theirs: parts.theirs.get(key) }
    const value = mergeValue(joinedPath(path, key, parts.listed), field, conflicts)
    if (value !== undefined) merged.set(key, value)
  }
  if (!parts.listed) return Object.fromEntries(merged)
  return mergeOrder(path, parts, merged, conflicts).map((name) => merged.get(name))
}

interface Parts {
  base: Map<string, unknown>
  mine: Map<string, unknown>
  theirs: Map<string, unknown>
  listed: boolean
}

/** The parts of all sides; null when one of them is taken as a whole, or when they are not alike. */
function partsOf({ base, mine, theirs }: Sides): Parts | null {
  const read = [base, mine, theirs].map(fieldsOf)
  const listed = read.find((each) => each !== null)?.listed
  if (listed === undefined || read.some((each) => each && each.listed !== listed)) return null
  const [ofBase, ofMine, ofTheirs] = [base, mine, theirs].map(
    (value, at) => read[at]?.fields ?? emptyParts(value, listed),
  )
  if (!ofMine || !ofTheirs || (base !== undefined && !ofBase)) return null
  return { base: ofBase ?? new Map<string, unknown>(), mine: ofMine, theirs: ofTheirs, listed }
}

/** An empty list or record has no parts of its own, but is one like the others. */
function emptyParts(value: unknown, listed: boolean): Map<string, unknown> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== listed) return null
  return Object.keys(value).length === 0 ? new Map() : null
}

/** The names that are left, in the order of the side that moved some; the other's additions stand after what they followed. */
function mergeOrder(
  path: string,
  { base, mine, theirs }: Parts,
  left: ReadonlyMap<string, unknown>,
  conflicts: MergeConflict[],
): string[] {
  const ofBase = [...base.keys()]
  const ofMine = [...mine.keys()]
  const ofTheirs = [...theirs.keys()]
  const iMoved = hasMoved(ofBase, ofMine)
  const theyMoved = hasMoved(ofBase, ofTheirs)
  if (iMoved && theyMoved && hasMoved(ofMine, ofTheirs)) {
    conflicts.push({ path, base: ofBase, mine: ofMine, theirs: ofTheirs })
  }
  const [first, second] = theyMoved && !iMoved ? [ofTheirs, ofMine] : [ofMine, ofTheirs]
  const order = first.filter((name) => left.has(name))
  second.forEach((name, at) => {
    if (!left.has(name) || order.includes(name)) return
    const before = second.slice(0, at).findLast((each) => order.includes(each))
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, name)
  })
  return order
}

/** Whether names that both lists have stand in another order. */
function hasMoved(before: readonly string[], after: readonly string[]): boolean {
  const still = before.filter((name) => after.includes(name))
  const kept = after.filter((name) => before.includes(name))
  return still.some((name, at) => kept[at] !== name)
}

function conflictOf(path: string, { base, mine, theirs }: Sides): MergeConflict {
  return {
    path,
    ...(base === undefined ? {} : { base }),
    ...(mine === undefined ? {} : { mine }),
    ...(theirs === undefined ? {} : { theirs }),
  }
}
