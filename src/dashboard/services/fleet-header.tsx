'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useNamespace, withNamespace } from '../live/namespace'
import { PageHeader } from '../ui/page-header'
import classes from './fleet-header.module.css'

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
      <nav className={classes.tabs} aria-label={t('label')}>
        {tabs.map(({ key, href }) => (
          <Link
            key={key}
            href={withNamespace(href, namespace)}
            className={classes.tab}
            aria-current={key === at ? 'page' : undefined}
          >
            {t(`tab.${key}`)}
          </Link>
        ))}
      </nav>
    </>
  )
}
