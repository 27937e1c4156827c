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
import { newBreaker } from './breaker-draft'
import { breakerLinks } from './breaker-links'
import { BreakerEditor } from './editor/breaker-editor'

/** The policy of an existing breaker in its editor. */
export function BreakerEditPage({ namespace, name }: { namespace: string; name: string }) {
  const t = useTranslations('breakers')
  const changes = useTranslations('changes')
  const trpc = useTRPC()
  const [scope] = useNamespace()
  const query = useQuery(
    trpc.breakers.get.queryOptions({ namespace, name }, { retry: false, refetchOnWindowFocus: false }),
  )
  const opened = useOpened(query)
  if (opened === undefined) {
    return query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <PageSkeleton />
  }
  const page = breakerLinks.one(namespace, name, scope)
  return (
    <>
      <PageHeader
        title={t('editTitle', { name })}
        parents={[
          { label: t('title'), href: breakerLinks.list(scope) },
          { label: name, href: page },
        ]}
        description={changes.rich('lastChanged', {
          who: opened.updatedBy,
          when: () => <TimeAgo atMs={opened.updatedAtMs} />,
        })}
      />
      <BreakerEditor initial={{ namespace, name, ...opened.spec }} baseVersion={opened.version} doneHref={page} />
    </>
  )
}

/** A new breaker; `service` in the address says for which. */
export function NewBreakerPage() {
  const t = useTranslations('breakers')
  const [scope] = useNamespace()
  const [service] = useQueryState('service', parseAsString.withDefault(''))
  const namespace = useNewNamespace()
  if (namespace === null) return <PageSkeleton />
  return (
    <>
      <PageHeader title={t('newTitle')} parents={[{ label: t('title'), href: breakerLinks.list(scope) }]} />
      <BreakerEditor
        initial={{ ...newBreaker(namespace, service), name: service }}
        baseVersion={null}
        doneHref={breakerLinks.list(scope)}
      />
    </>
  )
}
