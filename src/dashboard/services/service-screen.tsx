'use client'

import { Button, Tabs } from '@mantine/core'
import { IconRefreshOff, IconSettings } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useTranslations } from 'use-intl'
import type { ServiceView } from '@/domain/view/views'
import { TimeRangePicker } from '../charts/time-range-picker'
import { useQuickPublish } from '../forms/quick-publish'
import { RowMenu } from '../forms/row-menu'
import { onScreen } from '../live/cadence'
import { useNamespace, withNamespace } from '../live/namespace'
import { useTRPC } from '../live/trpc'
import { useMay } from '../session/session-context'
import { ErrorState } from '../ui/error-state'
import { PageHeader } from '../ui/page-header'
import { PageSkeleton } from '../ui/skeletons'
import { countInstances } from './count-instances'
import { HealthBar } from './health-bar'
import { InstancesTab } from './instances-tab'
import { BreakerTab, LimitsTab, RoutesTab } from './rules-tabs'
import { serviceSettingsHref } from './service-links'
import { ServiceOverview } from './service-overview'
import { SubsetsTab } from './subsets/subsets-tab'
import classes from './services.module.css'

const tabs = ['overview', 'instances', 'subsets', 'routes', 'breaker', 'limits'] as const

/** One service: how it is, its instances, and the rules about it. The tab stands in the address. */
export function ServiceScreen({ name }: { name: string }) {
  const t = useTranslations('services')
  const trpc = useTRPC()
  const [namespace] = useNamespace()
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('overview'))
  const service = useQuery(trpc.services.get.queryOptions({ name }, { ...onScreen }))
  if (service.data === undefined) {
    return service.error === null ? (
      <PageSkeleton />
    ) : (
      <ErrorState error={service.error} onRetry={() => void service.refetch()} />
    )
  }
  const view = service.data
  const counts: Record<(typeof tabs)[number], number | null> = {
    overview: null,
    instances: countInstances(view.health),
    subsets: view.subsets.length,
    routes: view.routes.length,
    breaker: view.breakers.length,
    limits: view.limits.length,
  }
  return (
    <>
      <PageHeader
        parents={[{ label: t('title'), href: withNamespace('/services', namespace) }]}
        title={view.name}
        badges={<HealthBar health={view.health} counted="instances" />}
        description={view.settings?.spec.description}
        actions={
          <>
            {tab === 'overview' ? <TimeRangePicker /> : null}
            <SettingsActions service={view} scope={namespace} />
          </>
        }
      />
      <Tabs
        value={tab}
        className={classes.tabs}
        onChange={(next) => void setTab(tabs.find((each) => each === next) ?? 'overview')}
      >
        <Tabs.List>
          {tabs.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`tabs.${each}`)} {counts[each] === null ? null : <span className="sy-muted">{counts[each]}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((each) => (
          <Tabs.Panel key={each} value={each} pt={14}>
            {each === tab ? <TabBody tab={each} service={view} /> : null}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  )
}

/** The form of its settings, and the way back to being treated as any other service. */
function SettingsActions({ service, scope }: { service: ServiceView; scope: string | null }) {
  const t = useTranslations('services.settings')
  const mayEdit = useMay('EDITOR')
  const { propose, dialog } = useQuickPublish()
  const { name, settings } = service
  if (!mayEdit) return null
  return (
    <>
      <Button
        component={Link}
        href={withNamespace(serviceSettingsHref(name), scope)}
        variant="default"
        leftSection={<IconSettings size={14} aria-hidden />}
      >
        {t('open')}
      </Button>
      {settings === null ? null : (
        <RowMenu
          label={t('actionsOf', { name })}
          actions={[
            {
              label: t('drop'),
              icon: IconRefreshOff,
              danger: true,
              act: () => {
                const id = { kind: 'service', namespace: settings.namespace, name } as const
                propose({ op: 'delete', id, baseVersion: settings.version }, t('messageDrop', { name }))
              },
            },
          ]}
        />
      )}
      {dialog}
    </>
  )
}

function TabBody({ tab, service }: { tab: (typeof tabs)[number]; service: ServiceView }) {
  switch (tab) {
    case 'overview':
      return <ServiceOverview service={service} />
    case 'instances':
      return <InstancesTab service={service} />
    case 'subsets':
      return <SubsetsTab service={service} />
    case 'routes':
      return <RoutesTab service={service} />
    case 'breaker':
      return <BreakerTab service={service} />
    case 'limits':
      return <LimitsTab service={service} />
  }
}
