'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsInteger, parseAsString, useQueryState } from 'nuqs'
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
import { LimitEditor } from './editor/limit-editor'
import { newLimit, withLimit } from './limit-draft'
import { limitLinks } from './limit-links'

/** An existing limit in its editor; `limit` in the address is already in its field, to be looked at and published. */
export function LimitEditPage({ namespace, name }: { namespace: string; name: string }) {
  const t = useTranslations('limits')
  const trpc = useTRPC()
  const [scope] = useNamespace()
  const set = useEditedSet()
  const [limit] = useQueryState('limit', parseAsInteger)
  const query = useQuery(trpc.limits.get.queryOptions({ namespace, name }, toOpen))
  const opening = useObjectToEdit(set, { kind: 'rate-limit', namespace, name }, query)
  if (opening.kind === 'FAILED') return <ErrorState error={opening.error} onRetry={opening.retry} />
  if (opening.kind === 'LOADING') return <PageSkeleton />
  const { opened } = opening
  const page = limitLinks.one(namespace, name, scope)
  return (
    <>
      <PageHeader
        title={t('editTitle', { name })}
        parents={[
          { label: t('title'), href: limitLinks.list(scope) },
          { label: name, href: page },
        ]}
        description={<OpenedDescription opened={opened} />}
      />
      <LimitEditor
        initial={withLimit({ namespace, name, ...opened.spec }, limit)}
        baseVersion={opened.baseVersion}
        existing
        set={set.view ?? null}
        doneHref={page}
      />
    </>
  )
}

/** A new limit; `route` in the address says for which route. */
export function NewLimitPage() {
  const t = useTranslations('limits')
  const [scope] = useNamespace()
  const [route] = useQueryState('route', parseAsString)
  const set = useEditedSet()
  const namespace = useNewNamespace()
  if (set.error !== null) return <ErrorState error={set.error} onRetry={set.reread} />
  if (namespace === null || (set.id !== null && set.view === undefined)) return <PageSkeleton />
  return (
    <>
      <PageHeader title={t('newTitle')} parents={[{ label: t('title'), href: limitLinks.list(scope) }]} />
      <LimitEditor
        initial={newLimit(namespace, route)}
        baseVersion={null}
        existing={false}
        set={set.view ?? null}
        doneHref={limitLinks.list(scope)}
      />
    </>
  )
}
