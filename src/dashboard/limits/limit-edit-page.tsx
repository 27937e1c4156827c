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
import { TimeAgo } from '../ui/time'
import { LimitEditor } from './editor/limit-editor'
import { newLimit } from './limit-draft'
import { limitLinks } from './limit-links'

/** An existing limit in its editor. */
export function LimitEditPage({ namespace, name }: { namespace: string; name: string }) {
  const t = useTranslations('limits')
  const changes = useTranslations('changes')
  const trpc = useTRPC()
  const [scope] = useNamespace()
  const query = useQuery(
    trpc.limits.get.queryOptions({ namespace, name }, { retry: false, refetchOnWindowFocus: false }),
  )
  const opened = useOpened(query)
  if (opened === undefined) {
    return query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <PageSkeleton />
  }
  const page = limitLinks.one(namespace, name, scope)
  return (
    <>
      <PageHeader
        title={t('editTitle', { name })}
        parents={[
          { label: t('title'), href: limitLinks.list(scope) },
          { label: name, href: page },
        ]}
        description={changes.rich('lastChanged', {
          who: opened.updatedBy,
          when: () => <TimeAgo atMs={opened.updatedAtMs} />,
        })}
      />
      <LimitEditor initial={{ namespace, name, ...opened.spec }} baseVersion={opened.version} doneHref={page} />
    </>
  )
}

/** A new limit; `route` in the address says for which route. */
export function NewLimitPage() {
  const t = useTranslations('limits')
  const [scope] = useNamespace()
  const [route] = useQueryState('route', parseAsString)
  const namespace = useNewNamespace()
  if (namespace === null) return <PageSkeleton />
  return (
    <>
      <PageHeader title={t('newTitle')} parents={[{ label: t('title'), href: limitLinks.list(scope) }]} />
      <LimitEditor initial={newLimit(namespace, route)} baseVersion={null} doneHref={limitLinks.list(scope)} />
    </>
  )
}
