'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsString, useQueryState } from 'nuqs'
import { useTranslations } from 'use-intl'
import { useNewNamespace } from '../forms/use-new-namespace'
import { useOpened } from '../forms/use-opened'
import { useNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'
import { ErrorState } from '../ui/error-state'
import { PageHeader } from '../ui/page-header'
import { PageSkeleton } from '../ui/skeletons'
import { StateBadge } from '../ui/state-badge'
import { TimeAgo } from '../ui/time'
import { RouteEditor } from './editor/route-editor'
import { duplicateOf, newRoute } from './route-draft'
import { routeLinks } from './route-links'

/** An existing route in its editor. The version that the page was opened with is the one that is edited. */
export function RoutePage({ namespace, name }: { namespace: string; name: string }) {
  const t = useTranslations('routes')
  const changes = useTranslations('changes')
  const trpc = useTRPC()
  const [scope] = useNamespace()
  const query = useQuery(
    trpc.routes.get.queryOptions({ namespace, name }, { retry: false, refetchOnWindowFocus: false }),
  )
  const opened = useOpened(query)
  if (opened === undefined) {
    return query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <PageSkeleton />
  }
  return (
    <>
      <PageHeader
        title={t('editTitle', { name })}
        parents={[{ label: t('title'), href: routeLinks.list(scope) }]}
        badges={opened.spec.enabled ? undefined : <StateBadge state="OFF" variant="wash" />}
        description={changes.rich('lastChanged', {
          who: opened.updatedBy,
          when: () => <TimeAgo atMs={opened.updatedAtMs} />,
        })}
      />
      <RouteEditor
        initial={{ namespace, name, ...opened.spec }}
        baseVersion={opened.version}
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
  const namespace = useNewNamespace()

  if (from !== null && source.isError) {
    return <ErrorState error={source.error} onRetry={() => void source.refetch()} />
  }
  if ((from !== null && source.data === undefined) || namespace === null) return <PageSkeleton />
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
        doneHref={routeLinks.list(scope)}
      />
    </>
  )
}
