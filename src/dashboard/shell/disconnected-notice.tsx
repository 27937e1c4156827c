'use client'

import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import { useSystemStatus } from '../live/live-provider'
import classes from './disconnected-notice.module.css'

/** One line under the top bar for each part that does not answer: what that means, and what goes on regardless. */
export function DisconnectedNotice() {
  const t = useTranslations('shell.down')
  const status = useSystemStatus()
  if (status === null) return null
  const down = [
    ...(status.controller.ok ? [] : [{ key: 'controller', text: t('controller') }]),
    ...(status.consul.ok ? [] : [{ key: 'consul', text: t('consul') }]),
    ...(status.redis.ok ? [] : [{ key: 'redis', text: t('redis') }]),
  ]
  if (down.length === 0) return null
  return (
    <div className={classes.notices} role="status">
      {down.map((each) => (
        <div key={each.key} className={classes.notice}>
          <IconAlertTriangle size={14} aria-hidden />
          {each.text}
        </div>
      ))}
    </div>
  )
}
