'use client'

import { useTranslations } from 'use-intl'
import type { ChangeSetView } from '@/domain/view/change-views'
import { ObjectEditor } from '../../forms/object-editor'
import { checkBreaker, type BreakerDraft } from '../breaker-draft'
import { ReplaySection } from '../replay/replay-section'
import { GuardSection, RecoverySection, ThresholdSection } from './breaker-sections'

interface BreakerEditorProps {
  initial: BreakerDraft
  /** The version that is edited; null for what is not published yet. */
  baseVersion: number | null
  /** It has its name already. */
  existing: boolean
  /** The change set that it is edited in; null outside of one. */
  set: ChangeSetView | null
  doneHref: string
}

export function BreakerEditor({ initial, baseVersion, existing, set, doneHref }: BreakerEditorProps) {
  const t = useTranslations('breakers')
  return (
    <ObjectEditor
      kind="breaker"
      initial={initial}
      baseVersion={baseVersion}
      existing={existing}
      set={set}
      doneHref={doneHref}
      check={checkBreaker}
      toEdit={({ namespace, name }, spec, version) => ({
        op: 'put',
        object: { kind: 'breaker', namespace, name, spec },
        baseVersion: version,
      })}
      toDraft={({ namespace, name, spec }) => ({ namespace, name, ...spec })}
      message={({ name }) => t(baseVersion === null ? 'messageCreate' : 'messageEdit', { name })}
    >
      {(form) => (
        <>
          <GuardSection form={form} existing={existing} />
          <ThresholdSection form={form} />
          <RecoverySection form={form} />
          <ReplaySection form={form} existing={baseVersion !== null} />
        </>
      )}
    </ObjectEditor>
  )
}
