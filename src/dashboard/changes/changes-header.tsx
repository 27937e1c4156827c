'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useSystemStatus } from '../live/live-provider'
import { useNamespace, withNamespace } from '../live/namespace'
import { PageHeader } from '../ui/page-header'
import classes from './changes-header.module.css'

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
      <nav className={classes.tabs} aria-label={t('title')}>
        {tabs.map(({ key, href }) => (
          <Link
            key={key}
            href={withNamespace(href, namespace)}
            className={classes.tab}
            aria-current={key === tab ? 'page' : undefined}
          >
            {t(`tabs.${key}`)}
            {key === 'drift' && drifts > 0 ? (
              <span className={classes.count} data-tone="warn" title={t('openDrifts', { count: drifts })}>
                {drifts}
              </span>
            ) : null}
          </Link>
        ))}
      </nav>
    </>
  )
}
