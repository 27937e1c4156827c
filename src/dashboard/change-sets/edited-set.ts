/**
 * Which change set an editor writes into, and what it opens: with `?set=<id>` in the address an object's editor shows the
 * version that the set holds (or the published one, when the set does not touch it yet) and saves into the set.
 * Pure; the hooks are beside it.
 */
import { changeId, objectKey, type ObjectId, type ObjectKind, type SpecOf } from '@/domain/revision/object'
import type { ChangeSetEditView, ChangeSetView } from '@/domain/view/change-views'
import type { Versioned } from '@/domain/view/views'

/** The set's edit of an object; null when it does not touch it. */
export function editOf(set: Pick<ChangeSetView, 'edits'>, id: ObjectId): ChangeSetEditView | null {
  const key = objectKey(id)
  return set.edits.find(({ edit }) => objectKey(changeId(edit)) === key) ?? null
}

/** What a query stands at, as far as opening an editor goes. */
export interface Loading<T> {
  /** Only what was read since the page was opened: an older answer is no base for an edit. */
  data: T | null
  /** null while there is none. */
  error: unknown
}

export interface OpenedObject<Spec> {
  spec: Spec
  baseVersion: number | null
  updatedBy: string
  updatedAtMs: number
  from: 'PUBLISHED' | 'SET'
  /** The set deletes the object; saving here keeps it after all. */
  deletedInSet: boolean
}

export type Opening<Spec> =
  { kind: 'LOADING' } | { kind: 'FAILED'; error: unknown } | { kind: 'READY'; opened: OpenedObject<Spec> }

/**
 * What an editor of `id` opens. A set's own version goes first; it needs no published one, so that objects which are
 * created in a set can be opened again.
 * @param set null when no set is edited
 */
export function openingOf<K extends ObjectKind>(
  id: ObjectId & { kind: K },
  set: Loading<ChangeSetView> | null,
  published: Loading<Versioned<SpecOf<K>>>,
): Opening<SpecOf<K>> {
  if (set !== null) {
    if (set.data === null) return set.error === null ? { kind: 'LOADING' } : { kind: 'FAILED', error: set.error }
    // A set that is open no more takes no edits: then what is published is edited, by itself.
    const inSet = set.data.status === 'OPEN' ? editOf(set.data, id) : null
    if (inSet?.edit.op === 'put') {
      const { edit, updatedBy, updatedAtMs } = inSet
      // The key of an edit holds its kind, so the spec is of this kind.
      const spec = edit.object.spec as SpecOf<K>
      return ready(spec, edit.baseVersion, { updatedBy, updatedAtMs }, 'SET', false)
    }
    if (published.data !== null) {
      const { spec, version } = published.data
      return ready(spec, inSet?.edit.baseVersion ?? version, published.data, 'PUBLISHED', inSet !== null)
    }
  }
  if (published.data !== null) {
    return ready(published.data.spec, published.data.version, published.data, 'PUBLISHED', false)
  }
  return published.error === null ? { kind: 'LOADING' } : { kind: 'FAILED', error: published.error }
}

function ready<Spec>(
  spec: Spec,
  baseVersion: number | null,
  { updatedBy, updatedAtMs }: { updatedBy: string; updatedAtMs: number },
  from: OpenedObject<Spec>['from'],
  deletedInSet: boolean,
): Opening<Spec> {
  return { kind: 'READY', opened: { spec, baseVersion, updatedBy, updatedAtMs, from, deletedInSet } }
}

/** Whether nobody has touched the set's edit of an object between two readings of the set. */
export function sameEdit(before: ChangeSetEditView | null, after: ChangeSetEditView | null): boolean {
  if (before === null || after === null) return before === after
  return before.updatedAtMs === after.updatedAtMs && JSON.stringify(before.edit) === JSON.stringify(after.edit)
}
