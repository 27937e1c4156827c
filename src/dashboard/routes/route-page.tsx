'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsString, useQueryState } from 'nuqs'
import { useTranslations } from 'use-intl'
import { OpenedDescription } from '../change-sets/opened-description'
import { useEditedSet, useObjectToEdit } from '../change-sets/use-edited-set'
import { useNewNamespace } from '../forms/use-new-namespace'
import { toOpen } from '../forms/use-opened'
import { useNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'
import { ErrorState } from '../ui/error-state'
import { PageHeader } from '../ui/page-header'
import { PageSkeleton } from '../ui/skeletons'
import { StateBadge } from '../ui/state-badge'
import { RouteEditor } from './editor/route-editor'
import { duplicateOf, newRoute } from './route-draft'
import { routeLinks } from './route-links'

/** An existing route in its editor. The version that the page was opened with is the one that is edited. */
export function RoutePage({ namespace, name }: { namespace: string; name: string }) {
  const t = useTranslations('routes')
  const trpc = useTRPC()
  const [scope] = useNamespace()
  const set = useEditedSet()
  const query = useQuery(trpc.routes.get.queryOptions({ namespace, name }, toOpen))
  const opening = useObjectToEdit(set, { kind: 'route', namespace, name }, query)
  if (opening.kind === 'FAILED') return <ErrorState error={opening.error} onRetry={opening.retry} />
  if (opening.kind === 'LOADING') return <PageSkeleton />
  const { opened } = opening
  return (
    <>
      <PageHeader
        title={t('editTitle', { name })}
        parents={[{ label: t('title'), href: routeLinks.list(scope) }]}
        badges={opened.spec.enabled ? undefined : <StateBadge state="OFF" variant="wash" />}
        description={<OpenedDescription opened={opened} />}
      />
      <RouteEditor
        initial={{ namespace, name, ...opened.spec }}
        baseVersion={opened.baseVersion}
        existing
        set={set.view ?? null}
        doneHref={routeLinks.list(scope)}
      />
    </>
  )
}

/** A new route; with `from` in the address, a copy of another. */
export function NewRoutePage() {
  const t = useTranslations('routes')
  const trpc = useTRPC()
  const [scope] = useNamespace()
  const [from] = useQueryState('from', parseAsString)
  const [sourceNamespace = '', sourceName = ''] = (from ?? '').split('/')
  const source = useQuery({
    ...trpc.routes.get.queryOptions({ namespace: sourceNamespace, name: sourceName }),
    enabled: from !== null,
    retry: false,
    refetchOnWindowFocus: false,
  })
  const set = useEditedSet()
  const namespace = useNewNamespace()

  if (from !== null && source.isError) {
    return <ErrorState error={source.error} onRetry={() => void source.refetch()} />
  }
  if (set.error !== null) return <ErrorState error={set.error} onRetry={set.reread} />
  const reading = (from !== null && source.data === undefined) || (set.id !== null && set.view === undefined)
  if (reading || namespace === null) return <PageSkeleton />
  return (
    <>
      <PageHeader
        title={from === null ? t('newTitle') : t('duplicateTitle', { name: sourceName })}
        parents={[{ label: t('title'), href: routeLinks.list(scope) }]}
      />
      <RouteEditor
        key={from}
        initial={source.data === undefined ? newRoute(namespace) : duplicateOf(source.data)}
        baseVersion={null}
        existing={false}
        set={set.view ?? null}
        doneHref={routeLinks.list(scope)}
      />
    </>
  )
}
