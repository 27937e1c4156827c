'use client'

import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useNamespace, withNamespace } from '../live/namespace'
import { AddressTabs } from '../ui/address-tabs'
import { PageHeader } from '../ui/page-header'

const tabs = [
  { key: 'services', href: '/services' },
  { key: 'instances', href: '/instances' },
  { key: 'topology', href: '/topology' },
] as const

interface FleetHeaderProps {
  at: (typeof tabs)[number]['key']
  actions?: ReactNode
}

/** The head of the three screens about what is running, each with an address of its own. */
export function FleetHeader({ at, actions }: FleetHeaderProps) {
  const t = useTranslations('services.fleet')
  const [namespace] = useNamespace()
  return (
    <>
      <PageHeader title={t(`title.${at}`)} description={t(`about.${at}`)} actions={actions} />
      <AddressTabs
        label={t('label')}
        at={at}
        tabs={tabs.map(({ key, href }) => ({ key, href: withNamespace(href, namespace), text: t(`tab.${key}`) }))}
      />
    </>
  )
}
