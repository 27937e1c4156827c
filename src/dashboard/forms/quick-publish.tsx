'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { Edit } from '@/domain/view/change-views'
import { ReviewPublish } from '../publish/review-publish'

/**
 * A change that needs no form (switch off, delete), from a list: it is reviewed and published like any other. Put
 * `dialog` into the page and call `propose`.
 */
export function useQuickPublish(): { propose: (edit: Edit, message: string) => void; dialog: ReactNode } {
  const queries = useQueryClient()
  const [proposal, setProposal] = useState<{ edit: Edit; message: string } | null>(null)
  return {
    propose: (edit, message) => {
      setProposal({ edit, message })
    },
    dialog: (
      <ReviewPublish
        opened={proposal !== null}
        edits={proposal === null ? [] : [proposal.edit]}
        message={proposal?.message ?? ''}
        onClose={() => {
          setProposal(null)
        }}
        onPublished={() => void queries.invalidateQueries()}
      />
    ),
  }
}
