'use client'

import { IconTag } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { changeId } from '@/domain/revision/object'
import type { ChangeSetView } from '@/domain/view/change-views'
import { OpenedDescription } from '../../change-sets/opened-description'
import { useEditedSet, useObjectToEdit } from '../../change-sets/use-edited-set'
import { useNewNamespace } from '../../forms/use-new-namespace'
import { toOpen } from '../../forms/use-opened'
import { useNamespace, withNamespace } from '../../live/namespace'
import { useTRPC } from '../../live/trpc'
import { EmptyState } from '../../ui/empty-state'
import { ErrorState } from '../../ui/error-state'
import { PageHeader } from '../../ui/page-header'
import { PageSkeleton } from '../../ui/skeletons'
import { absent } from '../absent'
import { serviceHref } from '../service-links'
import { isGovernable, newServiceDraft, serviceDraftOf } from './service-draft'
import { ServiceEditor } from './service-editor'

/** How a service is treated, and whose it is. A service that no namespace has taken up can be taken up here. */
export function ServiceSettingsPage({ name }: { name: string }) {
  const t = useTranslations('services')
  const [scope] = useNamespace()
  const { set, service, opening } = useSettings(name)
  const newNamespace = useNewNamespace()
  if (opening.kind === 'LOADING') return <PageSkeleton />
  const untaken = opening.kind === 'FAILED' && service?.settings === null && set.error === null
  if (opening.kind === 'FAILED' && !untaken) return <ErrorState error={opening.error} onRetry={opening.retry} />
  const opened = opening.kind === 'READY' ? opening.opened : null
  const namespace = opened === null ? newNamespace : opening.namespace
  if (namespace === null) return <PageSkeleton />
  const page = withNamespace(serviceHref(name), scope)
  return (
    <>
      <PageHeader
        title={t('settings.title', { name })}
        parents={[
          { label: t('title'), href: withNamespace('/services', scope) },
          { label: name, href: page },
        ]}
        description={opened === null ? t('settings.untaken') : <OpenedDescription opened={opened} />}
      />
      {isGovernable(name) ? (
        <ServiceEditor
          initial={opened === null ? newServiceDraft(namespace, name) : serviceDraftOf(namespace, name, opened.spec)}
          baseVersion={opened?.baseVersion ?? null}
          existing={opened !== null}
          set={set.view ?? null}
          health={service?.health ?? { passing: 0, warning: 0, critical: 0 }}
          doneHref={page}
        />
      ) : (
        <EmptyState icon={IconTag} title={t('settings.nameTitle')}>
          {t('settings.nameText', { name })}
        </EmptyState>
      )}
    </>
  )
}

/** The service's settings to edit: those of the change set, the published ones, or none. */
function useSettings(name: string) {
  const trpc = useTRPC()
  const set = useEditedSet()
  const query = useQuery(trpc.services.get.queryOptions({ name }, toOpen))
  const settings = query.data?.settings ?? undefined
  const namespace = settings?.namespace ?? namespaceInSet(set.view, name) ?? ''
  const opening = useObjectToEdit(
    set,
    { kind: 'service', namespace, name },
    { ...query, data: settings, error: query.error ?? absent(`settings of service ${name}`) },
  )
  return { set, service: query.data, opening: { ...opening, namespace } }
}

/** Only one namespace can have a service, so that a change set takes it up at most once. */
function namespaceInSet(set: ChangeSetView | undefined, service: string): string | undefined {
  return set?.edits.map(({ edit }) => changeId(edit)).find(({ kind, name }) => kind === 'service' && name === service)
    ?.namespace
}
