'use client'

/** What narrows and orders a list that the server pages, in the address: `q`, `health`, `source`, `sort`. */
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { startTransition, useState } from 'react'
import { healthStates, type Health } from '@/domain/service/service'
import { sources } from '@/domain/view/fleet-views'
import { firstWindow } from '../ui/paged-rows'
import { formatSort, parseSort, type Sort } from '../ui/table-rows'

/** @param worstFirst columns of which the largest value is what one looks for */
export function useRowsAddress<Key extends string>(sorts: readonly [Key, ...Key[]], worstFirst: readonly Key[]) {
  const [search, setSearch] = useQueryState('q', parseAsString.withDefault(''))
  const [health, setHealth] = useQueryState(
    'health',
    parseAsArrayOf(parseAsStringLiteral(healthStates)).withDefault([]),
  )
  const [source, setSource] = useQueryState('source', parseAsStringLiteral(sources))
  const [sortText, setSort] = useQueryState('sort', parseAsString)
  const [page, setPage] = useState({ listKey: '', ...firstWindow })

  const wanted = parseSort(sortText, { key: sorts[0], descending: false })
  const key = sorts.find((each) => each === wanted.key)
  const sort: Sort & { key: Key } =
    key === undefined ? { key: sorts[0], descending: false } : { key, descending: wanted.descending }
  const filter = { search: search.trim(), health: [...health], source }
  const listKey = JSON.stringify([filter, sort])
  // The window belongs to the list that was scrolled; another list begins at its top.
  const { offset, limit } = page.listKey === listKey ? page : firstWindow
  return {
    search,
    setSearch: (text: string) => {
      inSteps(() => setSearch(text === '' ? null : text))
    },
    health,
    toggleHealth: (state: Health) => {
      inSteps(() => setHealth(health.includes(state) ? health.filter((each) => each !== state) : [...health, state]))
    },
    source,
    setSource: (next: (typeof sources)[number] | null) => void setSource(next),
    sort,
    toggleSort: (next: string) => {
      const descending = sort.key === next ? !sort.descending : worstFirst.some((each) => each === next)
      inSteps(() => setSort(formatSort({ key: next, descending })))
    },
    filter,
    window: { offset, limit },
    setWindow: (next: { offset: number; limit: number }) => {
      setPage({ listKey, ...next })
    },
    listKey,
    narrowed: search !== '' || health.length > 0 || source !== null,
    clear: () => {
      void setSearch(null)
      void setHealth(null)
      void setSource(null)
    },
  }
}

/** Another list is drawn in small steps, so that the click that asked for it is answered at once. */
function inSteps(change: () => Promise<unknown>): void {
  startTransition(() => {
    void change()
  })
}
