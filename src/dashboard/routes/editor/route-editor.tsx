'use client'

import { useTranslations } from 'use-intl'
import type { ChangeSetView } from '@/domain/view/change-views'
import { ObjectEditor } from '../../forms/object-editor'
import { checkRoute, type RouteDraft } from '../route-draft'
import { BalancingSection } from './balancing-section'
import { DestinationsSection } from './destinations-section'
import { IdentitySection } from './identity-section'
import { MatchSection } from './match-section'
import { ResilienceSection } from './resilience-section'
import { RewritingSection } from './rewriting-section'

interface RouteEditorProps {
  initial: RouteDraft
  /** The version that is edited; null for what is not published yet. */
  baseVersion: number | null
  /** It has its name already. */
  existing: boolean
  /** The change set that it is edited in; null outside of one. */
  set: ChangeSetView | null
  doneHref: string
}

export function RouteEditor({ initial, baseVersion, existing, set, doneHref }: RouteEditorProps) {
  const t = useTranslations('routes')
  return (
    <ObjectEditor
      kind="route"
      initial={initial}
      baseVersion={baseVersion}
      existing={existing}
      set={set}
      doneHref={doneHref}
      check={checkRoute}
      toEdit={({ namespace, name }, spec, version) => ({
        op: 'put',
        object: { kind: 'route', namespace, name, spec },
        baseVersion: version,
      })}
      toDraft={({ namespace, name, spec }) => ({ namespace, name, ...spec })}
      message={({ name }) => t(baseVersion === null ? 'messageCreate' : 'messageEdit', { name })}
    >
      {(form) => (
        <>
          <IdentitySection form={form} existing={existing} />
          <MatchSection form={form} />
          <DestinationsSection form={form} />
          <BalancingSection form={form} />
          <ResilienceSection form={form} />
          <RewritingSection form={form} />
        </>
      )}
    </ObjectEditor>
  )
}
