'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { ObjectEditor } from '../../forms/object-editor'
import { useTRPC } from '../../live/trpc'
import { checkRoute, type RouteDraft } from '../route-draft'
import { BalancingSection } from './balancing-section'
import { DestinationsSection } from './destinations-section'
import { IdentitySection } from './identity-section'
import { MatchSection } from './match-section'
import { ResilienceSection } from './resilience-section'
import { RewritingSection } from './rewriting-section'

interface RouteEditorProps {
  initial: RouteDraft
  /** The version that is edited; null for a new route. */
  baseVersion: number | null
  doneHref: string
}

export function RouteEditor({ initial, baseVersion, doneHref }: RouteEditorProps) {
  const t = useTranslations('routes')
  const trpc = useTRPC()
  const queries = useQueryClient()
  return (
    <ObjectEditor
      initial={initial}
      baseVersion={baseVersion}
      doneHref={doneHref}
      check={checkRoute}
      toEdit={({ namespace, name }, spec, version) => ({
        op: 'put',
        object: { kind: 'route', namespace, name, spec },
        baseVersion: version,
      })}
      loadCurrent={({ namespace, name }) =>
        queries.query({ ...trpc.routes.get.queryOptions({ namespace, name }), staleTime: 0, retry: false })
      }
      toDraft={({ namespace, name, spec }) => ({ namespace, name, ...spec })}
      message={({ name }) => t(baseVersion === null ? 'messageCreate' : 'messageEdit', { name })}
    >
      {(form) => (
        <>
          <IdentitySection form={form} existing={baseVersion !== null} />
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
