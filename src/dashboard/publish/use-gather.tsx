'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useState, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { ChangeSetRow, Edit } from '@/domain/view/change-views'
import { setLinks } from '../change-sets/set-links'
import { useSetNote } from '../change-sets/use-set-note'
import { errorCode } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { Refusal } from './refusal'

export interface Gather {
  addTo: (set: Pick<ChangeSetRow, 'id' | 'title'>) => void
  create: (title: string) => void
  busy: boolean
  problem: ReactNode
  reset: () => void
}

/** Puts edits into a change set, open or new; a note says so, once the server has said it. */
export function useGather(edits: Edit[], onGathered: (setId: string) => void): Gather {
  const t = useTranslations('publish')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const note = useSetNote()
  const [into, setInto] = useState<Pick<ChangeSetRow, 'id' | 'title'> | null>(null)

  function gathered(set: Pick<ChangeSetRow, 'id' | 'title'>) {
    void queries.invalidateQueries(trpc.changeSets.pathFilter())
    note.added(set)
    onGathered(set.id)
  }
  const put = useMutation(trpc.changeSets.putEdits.mutationOptions())
  const create = useMutation(trpc.changeSets.create.mutationOptions())

  function problem(): ReactNode {
    if (create.error !== null) return <Refusal error={create.error} />
    if (put.error === null) return null
    if (into === null || errorCode(put.error) !== 'CONFLICT') return <Refusal error={put.error} />
    return t.rich('touchedInSet', {
      title: into.title,
      link: (words) => (
        <Link className="sy-link" href={setLinks.one(into.id)}>
          {words}
        </Link>
      ),
    })
  }

  return {
    addTo: (set) => {
      setInto(set)
      put.mutate(
        { id: set.id, version: null, edits },
        {
          onSuccess: () => {
            gathered(set)
          },
        },
      )
    },
    create: (title) => {
      create.mutate(
        { title, edits },
        {
          onSuccess: ({ id }) => {
            gathered({ id, title })
          },
        },
      )
    },
    busy: put.isPending || create.isPending,
    problem: problem(),
    reset: () => {
      put.reset()
      create.reset()
    },
  }
}
