/**
 * Merging by hand after a lost race. Both one-sided merges are made (mine wins, theirs wins): they differ exactly in the
 * fields that both changed, so each of those is a choice, and the merged version is put together from the two. Pure.
 */
import { diffObjects, diffSpecs } from '@/domain/revision/diff'
import { fieldsOf, isSame, joinedPath } from '@/domain/revision/fields'
import { mergeSpecs, type MergeConflict } from '@/domain/revision/merge'
import { publishedObject, type ObjectId } from '@/domain/revision/object'
import type { Edit, ObjectDiff } from '@/domain/view/change-views'
import type { LostRace } from '../publish/lost-race'
import { checkDraft, type CheckedDraft } from './draft'

export type Side = 'MINE' | 'THEIRS'
/** By path of the field. */
export type MergeChoices = Readonly<Record<string, Side>>

/** A field that came together by itself. */
export interface Taken {
  path: string
  before: unknown
  after: unknown
  from: Side | 'BOTH'
}

export type Merge =
  | { kind: 'FIELDS'; conflicts: MergeConflict[]; taken: Taken[]; mineWins: unknown; theirsWin: unknown }
  /** They deleted what I edit. */
  | { kind: 'GONE'; spec: unknown }
  /** I delete what they changed. */
  | { kind: 'DELETING'; theirs: ObjectDiff[] }
  | { kind: 'BOTH_DELETED' }

export type MergeResult =
  | { kind: 'PUT'; spec: unknown; onto: number | null }
  | { kind: 'DELETE'; onto: number | null }
  /** Nothing of my edit is left. */
  | { kind: 'DROP' }

/** What there is to decide between my edit and what the others made of the object. */
export function mergeOf({ base, theirs }: LostRace, mine: Edit): Merge {
  if (mine.op === 'delete') {
    if (theirs === null) return { kind: 'BOTH_DELETED' }
    const diff = diffObjects(base ?? undefined, theirs)
    return { kind: 'DELETING', theirs: diff === null ? [] : [diff] }
  }
  if (theirs === null) return { kind: 'GONE', spec: mine.object.spec }
  const was: unknown = base?.spec ?? null
  const { merged: mineWins, conflicts } = mergeSpecs<unknown>(was, mine.object.spec, theirs.spec)
  const { merged: theirsWin } = mergeSpecs<unknown>(was, theirs.spec, mine.object.spec)
  const taken = takenOf(was, { mine: mine.object.spec, theirs: theirs.spec, merged: mineWins, conflicts })
  return { kind: 'FIELDS', conflicts, taken, mineWins, theirsWin }
}

interface Merged {
  mine: unknown
  theirs: unknown
  merged: unknown
  conflicts: readonly MergeConflict[]
}

/** What the merge took from either side. Of two objects that were both made anew, only what one side alone has. */
function takenOf(base: unknown, { mine, theirs, merged, conflicts }: Merged): Taken[] {
  const inConflict = (path: string) =>
    conflicts.some((each) => path === each.path || path.startsWith(`${each.path}.`) || path.startsWith(`${each.path}[`))
  const was = base ?? undefined
  const byMe = new Set(diffSpecs(was, mine).map((diff) => diff.path))
  const byThem = new Set(diffSpecs(was, theirs).map((diff) => diff.path))
  return diffSpecs(was, merged).flatMap(({ path, before, after }): Taken[] => {
    if (inConflict(path)) return []
    const from = !byThem.has(path) ? 'MINE' : byMe.has(path) ? 'BOTH' : 'THEIRS'
    return from === 'BOTH' && was === undefined ? [] : [{ path, before, after, from }]
  })
}

/** The fields that are still to be chosen. */
export function openChoices(merge: Merge, choices: MergeChoices): string[] {
  if (merge.kind !== 'FIELDS') return []
  return merge.conflicts.map(({ path }) => path).filter((path) => choices[path] === undefined)
}

/** What is left of my edit once all is chosen. */
export function mergeResult(merge: Merge, { onto }: Pick<LostRace, 'onto'>, choices: MergeChoices): MergeResult {
  switch (merge.kind) {
    case 'FIELDS':
      return { kind: 'PUT', spec: chosen('', merge.mineWins, merge.theirsWin, choices), onto }
    case 'GONE':
      return { kind: 'PUT', spec: merge.spec, onto }
    case 'DELETING':
      return { kind: 'DELETE', onto }
    case 'BOTH_DELETED':
      return { kind: 'DROP' }
  }
}

/** Puts the two merges together by choice. A choice at a list of named things that both hold is about their order. */
function chosen(path: string, mine: unknown, theirs: unknown, choices: MergeChoices): unknown {
  if (isSame(mine, theirs)) return mine
  const [ofMine, ofTheirs] = [fieldsOf(mine), fieldsOf(theirs)]
  const choice = choices[path]
  const lists = ofMine?.listed === true && ofTheirs?.listed === true
  if (choice !== undefined && !lists) return choice === 'MINE' ? mine : theirs
  const parts = ofMine ?? ofTheirs
  if (parts === null) return mine
  const [mineParts, theirParts] = [
    ofMine?.fields ?? new Map<string, unknown>(),
    ofTheirs?.fields ?? new Map<string, unknown>(),
  ]
  const left = new Map<string, unknown>()
  for (const key of new Set([...mineParts.keys(), ...theirParts.keys()])) {
    const value = chosen(joinedPath(path, key, parts.listed), mineParts.get(key), theirParts.get(key), choices)
    if (value !== undefined) left.set(key, value)
  }
  if (!parts.listed) return Object.fromEntries(left)
  const [first, second] = choice === 'THEIRS' ? [theirParts, mineParts] : [mineParts, theirParts]
  return inOrder([...first.keys()], [...second.keys()]).flatMap((name) => (left.has(name) ? [left.get(name)] : []))
}

/** The names of the first list in their order; those that only the second has stand after what they followed there. */
function inOrder(first: readonly string[], second: readonly string[]): string[] {
  const order = [...first]
  second.forEach((name, at) => {
    if (order.includes(name)) return
    const before = second.slice(0, at).findLast((each) => order.includes(each))
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, name)
  })
  return order
}

/** The edit that a merge comes to, or what its schema has against it: two good weights may make a bad sum. */
export function editOfResult(
  result: Exclude<MergeResult, { kind: 'DROP' }>,
  mine: Edit,
  id: ObjectId,
): CheckedDraft<Edit> {
  if (result.kind === 'DELETE' || mine.op === 'delete') {
    return { ok: true, spec: { op: 'delete', id, baseVersion: result.onto } }
  }
  const checked = checkDraft(publishedObject, { ...mine.object, spec: result.spec })
  return checked.ok ? { ok: true, spec: { op: 'put', object: checked.spec, baseVersion: result.onto } } : checked
}
