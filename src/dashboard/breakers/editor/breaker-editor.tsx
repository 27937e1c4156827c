'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { ObjectEditor } from '../../forms/object-editor'
import { useTRPC } from '../../live/trpc'
import { checkBreaker, type BreakerDraft } from '../breaker-draft'
import { GuardSection, RecoverySection, ThresholdSection } from './breaker-sections'

interface BreakerEditorProps {
  initial: BreakerDraft
  /** The version that is edited; null for a new breaker. */
  baseVersion: number | null
  doneHref: string
}

export function BreakerEditor({ initial, baseVersion, doneHref }: BreakerEditorProps) {
  const t = useTranslations('breakers')
  const trpc = useTRPC()
  const queries = useQueryClient()
  return (
    <ObjectEditor
      initial={initial}
      baseVersion={baseVersion}
      doneHref={doneHref}
      check={checkBreaker}
      toEdit={({ namespace, name }, spec, version) => ({
        op: 'put',
        object: { kind: 'breaker', namespace, name, spec },
        baseVersion: version,
      })}
      loadCurrent={({ namespace, name }) =>
        queries.query({ ...trpc.breakers.get.queryOptions({ namespace, name }), staleTime: 0, retry: false })
      }
      toDraft={({ namespace, name, spec }) => ({ namespace, name, ...spec })}
      message={({ name }) => t(baseVersion === null ? 'messageCreate' : 'messageEdit', { name })}
    >
      {(form) => (
        <>
          <GuardSection form={form} existing={baseVersion !== null} />
          <ThresholdSection form={form} />
          <RecoverySection form={form} />
        </>
      )}
    </ObjectEditor>
  )
}
