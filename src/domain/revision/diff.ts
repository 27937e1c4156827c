/**
 * What differs between two values, field by field, in words that an operator reads: lists of named things (destinations,
 * header matches and edits, query matches) are matched by name and not by place, so that moving weight to a version
 * reads `destinations[checkout/v2].weightPercent 0 → 25`. Equal values give nothing; different ones always something.
 */
import type { FieldDiff, ObjectDiff } from '../view/change-views'
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
    collect(joined(path, key, (left ?? right)?.listed === true), left?.fields.get(key), right?.fields.get(key), diffs)
  if (left?.listed && right?.listed && diffs.length === found && !isSame(before, after)) {
    diffs.push(fieldDiff(path, [...left.fields.keys()], [...right.fields.keys()]))
  }
}

/** The parts of a record or of a list of named things; null for everything that is compared as a whole. */
function fieldsOf(value: unknown): { fields: Map<string, unknown>; listed: boolean } | null {
  if (Array.isArray(value)) return namedItems(value)
  if (typeof value !== 'object' || value === null) return null
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return entries.length === 0 ? null : { fields: new Map(entries), listed: false }
}

function namedItems(list: readonly unknown[]): { fields: Map<string, unknown>; listed: boolean } | null {
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

function joined(path: string, key: string, listed: boolean): string {
  if (listed || !/^[A-Za-z0-9_-]+$/.test(key)) return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}

function fieldDiff(path: string, before: unknown, after: unknown): FieldDiff {
  return { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const left = Object.entries(a).filter(([, each]) => each !== undefined)
  const right = new Map(Object.entries(b).filter(([, each]) => each !== undefined))
  return left.length === right.size && left.every(([key, each]) => right.has(key) && isSame(each, right.get(key)))
}
