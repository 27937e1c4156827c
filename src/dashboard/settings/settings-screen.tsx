'use client'

import { IconLock } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import { useMay, useUser } from '../session/session-context'
import { PageHeader } from '../ui/page-header'
import { WebhooksPanel } from '../webhooks/webhooks-panel'
import { LockPatternsPanel } from './lock-patterns-panel'
import { Namespaces } from './namespaces'
import { PublishingPanel } from './publishing-panel'
import classes from './settings.module.css'

/** What administrators choose for everybody: how publishing behaves, and the namespaces. Others read it. */
export function SettingsScreen() {
  const t = useTranslations('settings')
  const shell = useTranslations('shell')
  const { role } = useUser()
  const may = useMay('ADMIN')
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <div className={classes.stack}>
        {may ? null : (
          <p className={classes.readOnly}>
            <IconLock size={15} stroke={1.7} aria-hidden /> {t('readOnly', { role: shell(`role.${role}`) })}
          </p>
        )}
        <PublishingPanel may={may} />
        <LockPatternsPanel may={may} />
        <WebhooksPanel may={may} />
        <Namespaces may={may} />
      </div>
    </>
  )
}
