'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { OpenedDescription } from '../../change-sets/opened-description'
import { useEditedSet, useObjectToEdit } from '../../change-sets/use-edited-set'
import { useNewNamespace } from '../../forms/use-new-namespace'
import { toOpen } from '../../forms/use-opened'
import { errorCode } from '../../live/api-error'
import { useNamespace, withNamespace } from '../../live/namespace'
import { useTRPC } from '../../live/trpc'
import { ErrorState } from '../../ui/error-state'
import { PageHeader } from '../../ui/page-header'
import { PageSkeleton } from '../../ui/skeletons'
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
  const trpc = useTRPC()
  const { listHref, parents } = useWay(service)
  const set = useEditedSet()
  const query = useQuery(trpc.services.get.queryOptions({ name: service }, toOpen))
  const found = query.data?.subsets.find((each) => each.namespace === namespace && each.name === name)
  const opening = useObjectToEdit(
    set,
    { kind: 'subset', namespace, name },
    { ...query, data: found, error: query.error ?? absent(`subset ${namespace}/${name} of ${service}`) },
  )
  if (opening.kind === 'FAILED') return <ErrorState error={opening.error} onRetry={opening.retry} />
  if (opening.kind === 'LOADING') return <PageSkeleton />
  const { opened } = opening
  return (
    <>
      <PageHeader
        title={t('editTitle', { name })}
        parents={parents}
        description={<OpenedDescription opened={opened} />}
      />
      <SubsetEditor
        initial={{ namespace, name, ...opened.spec }}
        baseVersion={opened.baseVersion}
        existing
        set={set.view ?? null}
        doneHref={listHref}
      />
    </>
  )
}

/** A new subset of a service, in the namespace that has taken the service up. */
export function NewSubsetPage({ service }: { service: string }) {
  const t = useTranslations('services.subset')
  const trpc = useTRPC()
  const { listHref, parents } = useWay(service)
  const set = useEditedSet()
  const query = useQuery(trpc.services.get.queryOptions({ name: service }, { retry: false }))
  const newNamespace = useNewNamespace()
  // A change set may speak of a service that nobody else knows yet.
  const missing = query.error !== null && !(set.id !== null && errorCode(query.error) === 'NOT_FOUND')
  if (missing) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (set.error !== null) return <ErrorState error={set.error} onRetry={set.reread} />
  const namespace = query.isPending ? null : (query.data?.settings?.namespace ?? newNamespace)
  if (namespace === null || (set.id !== null && set.view === undefined)) return <PageSkeleton />
  return (
    <>
      <PageHeader title={t('newTitle', { service })} parents={parents} />
      <SubsetEditor
        initial={newSubset(namespace, service)}
        baseVersion={null}
        existing={false}
        set={set.view ?? null}
        doneHref={listHref}
      />
    </>
  )
}
