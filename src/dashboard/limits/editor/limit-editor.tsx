'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { ObjectEditor } from '../../forms/object-editor'
import { useTRPC } from '../../live/trpc'
import { checkLimit, type LimitDraft } from '../limit-draft'
import { BucketSection, EnforcementSection, TargetSection } from './limit-sections'

interface LimitEditorProps {
  initial: LimitDraft
  /** The version that is edited; null for a new limit. */
  baseVersion: number | null
  doneHref: string
}

export function LimitEditor({ initial, baseVersion, doneHref }: LimitEditorProps) {
  const t = useTranslations('limits')
  const trpc = useTRPC()
  const queries = useQueryClient()
  return (
    <ObjectEditor
      initial={initial}
      baseVersion={baseVersion}
      doneHref={doneHref}
      check={checkLimit}
      toEdit={({ namespace, name }, spec, version) => ({
        op: 'put',
        object: { kind: 'rate-limit', namespace, name, spec },
        baseVersion: version,
      })}
      loadCurrent={({ namespace, name }) =>
        queries.query({ ...trpc.limits.get.queryOptions({ namespace, name }), staleTime: 0, retry: false })
      }
      toDraft={({ namespace, name, spec }) => ({ namespace, name, ...spec })}
      message={({ name }) => t(baseVersion === null ? 'messageCreate' : 'messageEdit', { name })}
    >
      {(form) => (
        <>
          <TargetSection form={form} existing={baseVersion !== null} />
          <BucketSection form={form} />
          <EnforcementSection form={form} />
        </>
      )}
    </ObjectEditor>
  )
}
