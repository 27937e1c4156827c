'use client'

import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import type { Edit } from '@/domain/view/change-views'
import { useTRPC } from '../live/trpc'

/** Puts edits into a new change set and opens it: the way of a rollback where a second approver is wanted. */
export function useMakeChangeSet() {
  const trpc = useTRPC()
  const router = useRouter()
  const create = useMutation(
    trpc.changeSets.create.mutationOptions({
      onSuccess: ({ id }) => {
        router.push(`/changes/sets/${id}`)
      },
    }),
  )
  return {
    busy: create.isPending,
    error: create.error,
    make: (title: string, edits: Edit[]) => {
      create.mutate({ title, edits })
    },
  }
}
