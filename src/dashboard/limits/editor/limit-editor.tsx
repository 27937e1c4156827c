'use client'

import { useTranslations } from 'use-intl'
import type { ChangeSetView } from '@/domain/view/change-views'
import { ObjectEditor } from '../../forms/object-editor'
import { checkLimit, type LimitDraft } from '../limit-draft'
import { BucketSection, EnforcementSection, TargetSection } from './limit-sections'

interface LimitEditorProps {
  initial: LimitDraft
  /** The version that is edited; null for what is not published yet. */
  baseVersion: number | null
  /** It has its name already. */
  existing: boolean
  /** The change set that it is edited in; null outside of one. */
  set: ChangeSetView | null
  doneHref: string
}

export function LimitEditor({ initial, baseVersion, existing, set, doneHref }: LimitEditorProps) {
  const t = useTranslations('limits')
  return (
    <ObjectEditor
      kind="rate-limit"
      initial={initial}
      baseVersion={baseVersion}
      existing={existing}
      set={set}
      doneHref={doneHref}
      check={checkLimit}
      toEdit={({ namespace, name }, spec, version) => ({
        op: 'put',
        object: { kind: 'rate-limit', namespace, name, spec },
        baseVersion: version,
      })}
      toDraft={({ namespace, name, spec }) => ({ namespace, name, ...spec })}
      message={({ name }) => t(baseVersion === null ? 'messageCreate' : 'messageEdit', { name })}
    >
      {(form) => (
        <>
          <TargetSection form={form} existing={existing} />
          <BucketSection form={form} />
          <EnforcementSection form={form} />
        </>
      )}
    </ObjectEditor>
  )
}
