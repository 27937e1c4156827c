'use client'

/**
 * For pages of editors. `const set = useEditedSet()`, then for an existing object `useObjectToEdit(set, id, query)`; the
 * editor is shown once all is read, and gets `set.view`.
 */
import { useQuery } from '@tanstack/react-query'
import { parseAsString, useQueryState } from 'nuqs'
import type { ObjectId, ObjectKind, SpecOf } from '@/domain/revision/object'
import type { ChangeSetView } from '@/domain/view/change-views'
import type { Versioned } from '@/domain/view/views'
import { toOpen, useOpened } from '../forms/use-opened'
import { useTRPC } from '../live/trpc'
import { openingOf, type Opening } from './edited-set'

export interface EditedSet {
  /** From `set` in the address; null when the editor publishes by itself. */
  id: string | null
  /** The set as it was when the page was opened; saving goes back with its version. undefined while it is read. */
  view: ChangeSetView | undefined
  /** null while there is none. */
  error: unknown
  /** Reads the set again, if there is one. */
  reread: () => void
}

/** The change set that the editor of this page writes into. */
export function useEditedSet(): EditedSet {
  const [id] = useQueryState('set', parseAsString)
  const trpc = useTRPC()
  const query = useQuery({
    ...trpc.changeSets.get.queryOptions({ id: id ?? '' }),
    enabled: id !== null,
    ...toOpen,
  })
  const reread = () => {
    if (id !== null) void query.refetch()
  }
  return { id, view: useOpened(query), error: id === null ? null : query.error, reread }
}

/** What `useQuery` gives for an object; it should be read anew when the page is opened. */
interface PublishedQuery<Spec> {
  data: Versioned<Spec> | undefined
  error: unknown
  isFetchedAfterMount: boolean
  refetch: () => unknown
}

/** With a way to try again: both the set and the object are read anew. */
type OpeningOnPage<Spec> =
  Exclude<Opening<Spec>, { kind: 'FAILED' }> | { kind: 'FAILED'; error: unknown; retry: () => void }

/**
 * What the editor of an existing object opens, held still from then on: the set's version of it when the address names a
 * set that has one, else the published one.
 */
export function useObjectToEdit<K extends ObjectKind>(
  set: EditedSet,
  id: ObjectId & { kind: K },
  query: PublishedQuery<SpecOf<K>>,
): OpeningOnPage<SpecOf<K>> {
  const published = useOpened(query)
  const opening = openingOf(id, set.id === null ? null : { data: set.view ?? null, error: set.error }, {
    data: published ?? null,
    error: query.isFetchedAfterMount ? query.error : null,
  })
  if (opening.kind !== 'FAILED') return opening
  const retry = () => {
    set.reread()
    query.refetch()
  }
  return { ...opening, retry }
}
