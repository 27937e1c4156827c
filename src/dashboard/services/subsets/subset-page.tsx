'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useNewNamespace } from '../../forms/use-new-namespace'
import { useOpened } from '../../forms/use-opened'
import { useNamespace, withNamespace } from '../../live/namespace'
import { useTRPC } from '../../live/trpc'
import { ErrorState } from '../../ui/error-state'
import { PageHeader } from '../../ui/page-header'
import { PageSkeleton } from '../../ui/skeletons'
import { TimeAgo } from '../../ui/time'
import { absent } from '../absent'
import { serviceHref } from '../service-links'
import { newSubset } from './subset-draft'
import { SubsetEditor } from './subset-editor'

/** The way back to a service's subsets, and the pages above. */
function useWay(service: string) {
  const t = useTranslations('services')
  const [scope] = useNamespace()
  const listHref = withNamespace(serviceHref(service, 'subsets'), scope)
  const parents = [
    { label: t('title'), href: withNamespace('/services', scope) },
    { label: service, href: listHref },
  ]
  return { listHref, parents }
}

/** An existing subset in its editor. */
export function SubsetPage({ service, namespace, name }: { service: string; namespace: string; name: string }) {
  const t = useTranslations('services.subset')
  const changes = useTranslations('changes')
  const trpc = useTRPC()
  const { listHref, parents } = useWay(service)
  const query = useQuery(
    trpc.services.get.queryOptions({ name: service }, { retry: false, refetchOnWindowFocus: false }),
  )
  const found = query.data?.subsets.find((each) => each.namespace === namespace && each.name === name)
  const opened = useOpened({ data: found, isFetchedAfterMount: query.isFetchedAfterMount })
  if (opened === undefined) {
    if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    if (!query.isFetchedAfterMount) return <PageSkeleton />
    return <ErrorState error={absent(`subset ${namespace}/${name} of ${service}`)} />
  }
  return (
    <>
      <PageHeader
        title={t('editTitle', { name })}
        parents={parents}
        description={changes.rich('lastChanged', {
          who: opened.updatedBy,
          when: () => <TimeAgo atMs={opened.updatedAtMs} />,
        })}
      />
      <SubsetEditor initial={{ namespace, name, ...opened.spec }} baseVersion={opened.version} doneHref={listHref} />
    </>
  )
}

/** A new subset of a service, in the namespace that has taken the service up. */
export function NewSubsetPage({ service }: { service: string }) {
  const t = useTranslations('services.subset')
  const trpc = useTRPC()
  const { listHref, parents } = useWay(service)
  const query = useQuery(trpc.services.get.queryOptions({ name: service }, { retry: false }))
  const newNamespace = useNewNamespace()
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  const namespace = query.data === undefined ? null : (query.data.settings?.namespace ?? newNamespace)
  if (namespace === null) return <PageSkeleton />
  return (
    <>
      <PageHeader title={t('newTitle', { service })} parents={parents} />
      <SubsetEditor initial={newSubset(namespace, service)} baseVersion={null} doneHref={listHref} />
    </>
  )
}
