'use client'

import { IconTag } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { ServiceView } from '@/domain/view/views'
import { useNewNamespace } from '../../forms/use-new-namespace'
import { useOpened } from '../../forms/use-opened'
import { useNamespace, withNamespace } from '../../live/namespace'
import { useTRPC } from '../../live/trpc'
import { EmptyState } from '../../ui/empty-state'
import { ErrorState } from '../../ui/error-state'
import { PageHeader } from '../../ui/page-header'
import { PageSkeleton } from '../../ui/skeletons'
import { TimeAgo } from '../../ui/time'
import { serviceHref } from '../service-links'
import { isGovernable, newServiceDraft } from './service-draft'
import { ServiceEditor } from './service-editor'

/** How a service is treated, and whose it is. */
export function ServiceSettingsPage({ name }: { name: string }) {
  const t = useTranslations('services')
  const trpc = useTRPC()
  const [scope] = useNamespace()
  const query = useQuery(trpc.services.get.queryOptions({ name }, { retry: false, refetchOnWindowFocus: false }))
  const opened = useOpened(query)
  if (opened === undefined) {
    return query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <PageSkeleton />
  }
  const page = withNamespace(serviceHref(name), scope)
  return (
    <>
      <PageHeader
        title={t('settings.title', { name })}
        parents={[
          { label: t('title'), href: withNamespace('/services', scope) },
          { label: name, href: page },
        ]}
        description={<LastChanged settings={opened.settings} />}
      />
      {isGovernable(name) ? (
        <Editor service={opened} doneHref={page} />
      ) : (
        <EmptyState icon={IconTag} title={t('settings.nameTitle')}>
          {t('settings.nameText', { name })}
        </EmptyState>
      )}
    </>
  )
}

function LastChanged({ settings }: { settings: ServiceView['settings'] }) {
  const t = useTranslations('services.settings')
  const changes = useTranslations('changes')
  if (settings === null) return t('untaken')
  return changes.rich('lastChanged', { who: settings.updatedBy, when: () => <TimeAgo atMs={settings.updatedAtMs} /> })
}

function Editor({ service, doneHref }: { service: ServiceView; doneHref: string }) {
  const namespace = useNewNamespace()
  const { settings, instances, name } = service
  if (settings !== null) {
    return (
      <ServiceEditor
        initial={{ namespace: settings.namespace, name, ...settings.spec }}
        baseVersion={settings.version}
        instances={instances}
        doneHref={doneHref}
      />
    )
  }
  if (namespace === null) return <PageSkeleton />
  return (
    <ServiceEditor
      initial={newServiceDraft(namespace, name)}
      baseVersion={null}
      instances={instances}
      doneHref={doneHref}
    />
  )
}
