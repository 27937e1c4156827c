/**
 * What differs between two values, field by field, in words that an operator reads: lists of named things (destinations,
 * header matches and edits, query matches) are matched by name and not by place, so that moving weight to a version
 * reads `destinations[checkout/v2].weightPercent 0 → 25`. Equal values give nothing; different ones always something.
 */
import type { FieldDiff, ObjectDiff } from '../view/change-views'
import { fieldsOf, isSame, joinedPath } from './fields'
import { type Change, changeId, objectKey, type PublishedObject } from './object'

/** Differences from `before` to `after`; `undefined` stands for "not there", and then every field of the other is told. */
export function diffSpecs(before: unknown, after: unknown): FieldDiff[] {
  const diffs: FieldDiff[] = []
  collect('', before, after, diffs)
  return diffs
}

/** What one object's change amounts to; null when both are the same or neither is there. */
export function diffObjects(
  before: PublishedObject | undefined,
  after: PublishedObject | undefined,
): ObjectDiff | null {
  const object = after ?? before
  if (!object || before === after) return null
  const fields = diffSpecs(before?.spec, after?.spec)
  if (before && after && fields.length === 0) return null
  return {
    id: { kind: object.kind, namespace: object.namespace, name: object.name },
    kind: !before ? 'CREATED' : !after ? 'DELETED' : 'CHANGED',
    fields,
  }
}

/** What changes amount to over a set: one diff for each object that differs in the end, in the order of the changes. */
export function diffChanges(set: ReadonlyMap<string, PublishedObject>, changes: readonly Change[]): ObjectDiff[] {
  const after = new Map<string, PublishedObject | undefined>()
  for (const change of changes) {
    after.set(objectKey(changeId(change)), change.op === 'put' ? change.object : undefined)
  }
  return [...after].flatMap(([key, object]) => diffObjects(set.get(key), object) ?? [])
}

function collect(path: string, before: unknown, after: unknown, diffs: FieldDiff[]): void {
  if (before === undefined && after === undefined) return
  const left = fieldsOf(before)
  const right = fieldsOf(after)
  const comparable = (left ?? right) && (before === undefined || left) && (after === undefined || right)
  if (!comparable || (left && right && left.listed !== right.listed)) {
    if (!isSame(before, after)) diffs.push(fieldDiff(path, before, after))
    return
  }
  const keys = new Set([...(left?.fields.keys() ?? []), ...(right?.fields.keys() ?? [])])
  const found = diffs.length
  for (const key of keys)
    collect(
      joinedPath(path, key, (left ?? right)?.listed === true),
      left?.fields.get(key),
      right?.fields.get(key),
      diffs,
    )
  if (left?.listed && right?.listed && diffs.length === found && !isSame(before, after)) {
    diffs.push(fieldDiff(path, [...left.fields.keys()], [...right.fields.keys()]))
  }
}

function fieldDiff(path: string, before: unknown, after: unknown): FieldDiff {
  return { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
}
