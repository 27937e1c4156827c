'use client'

import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useSystemStatus } from '../live/live-provider'
import { useNamespace, withNamespace } from '../live/namespace'
import { AddressTabs } from '../ui/address-tabs'
import { PageHeader } from '../ui/page-header'

const tabs = [
  { key: 'revisions', href: '/changes' },
  { key: 'sets', href: '/changes/sets' },
  { key: 'drift', href: '/changes/drift' },
] as const

type ChangesTab = (typeof tabs)[number]['key']

/** The head of the screens under Changes, each with an address of its own. */
export function ChangesHeader({ tab, actions }: { tab: ChangesTab; actions?: ReactNode }) {
  const t = useTranslations('changes')
  const [namespace] = useNamespace()
  const drifts = useSystemStatus()?.openDrifts ?? 0
  return (
    <>
      <PageHeader title={t('title')} description={t(`about.${tab}`)} actions={actions} />
      <AddressTabs
        label={t('title')}
        at={tab}
        tabs={tabs.map(({ key, href }) => ({
          key,
          href: withNamespace(href, namespace),
          text: t(`tabs.${key}`),
          count:
            key === 'drift' && drifts > 0 ? { value: drifts, title: t('openDrifts', { count: drifts }) } : undefined,
        }))}
      />
    </>
  )
}
