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
import { newBreaker } from './breaker-draft'
import { breakerLinks } from './breaker-links'
import { BreakerEditor } from './editor/breaker-editor'

/** The policy of an existing breaker in its editor. */
export function BreakerEditPage({ namespace, name }: { namespace: string; name: string }) {
  const t = useTranslations('breakers')
  const trpc = useTRPC()
  const [scope] = useNamespace()
  const set = useEditedSet()
  const query = useQuery(trpc.breakers.get.queryOptions({ namespace, name }, toOpen))
  const opening = useObjectToEdit(set, { kind: 'breaker', namespace, name }, query)
  if (opening.kind === 'FAILED') return <ErrorState error={opening.error} onRetry={opening.retry} />
  if (opening.kind === 'LOADING') return <PageSkeleton />
  const { opened } = opening
  const page = breakerLinks.one(namespace, name, scope)
  return (
    <>
      <PageHeader
        title={t('editTitle', { name })}
        parents={[
          { label: t('title'), href: breakerLinks.list(scope) },
          { label: name, href: page },
        ]}
        description={<OpenedDescription opened={opened} />}
      />
      <BreakerEditor
        initial={{ namespace, name, ...opened.spec }}
        baseVersion={opened.baseVersion}
        existing
        set={set.view ?? null}
        doneHref={page}
      />
    </>
  )
}

/** A new breaker; `service` in the address says for which. */
export function NewBreakerPage() {
  const t = useTranslations('breakers')
  const [scope] = useNamespace()
  const [service] = useQueryState('service', parseAsString.withDefault(''))
  const set = useEditedSet()
  const namespace = useNewNamespace()
  if (set.error !== null) return <ErrorState error={set.error} onRetry={set.reread} />
  if (namespace === null || (set.id !== null && set.view === undefined)) return <PageSkeleton />
  return (
    <>
      <PageHeader title={t('newTitle')} parents={[{ label: t('title'), href: breakerLinks.list(scope) }]} />
      <BreakerEditor
        initial={{ ...newBreaker(namespace, service), name: service }}
        baseVersion={null}
        existing={false}
        set={set.view ?? null}
        doneHref={breakerLinks.list(scope)}
      />
    </>
  )
}
