'use client'

import { Button } from '@mantine/core'
import { IconCloudOff, IconLock, IconMapPinOff, type Icon } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { ErrorCode } from '@/domain/errors'
import { errorCode, errorMessage } from '../live/api-error'
import classes from './designed-state.module.css'

const looks = {
  UNAVAILABLE: { icon: IconCloudOff, text: 'errorUnavailable' },
  INVALID: { icon: IconMapPinOff, text: 'errorNotFound' },
  CONFLICT: { icon: IconCloudOff, text: 'conflict' },
  NOT_FOUND: { icon: IconMapPinOff, text: 'errorNotFound' },
  FORBIDDEN: { icon: IconLock, text: 'errorForbidden' },
  UNAUTHENTICATED: { icon: IconLock, text: 'errorSignedOut' },
} as const satisfies Record<ErrorCode, { icon: Icon; text: string }>

/** Something failed to load: what, in the server's own words too, and a way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useTranslations('common')
  const code = errorCode(error)
  const { icon: ErrorIcon, text } = looks[code]
  // What is not there will not be there on a second look either.
  const absent = code === 'NOT_FOUND'
  return (
    <div className={classes.state} role="alert">
      <div className={classes.icon}>
        <ErrorIcon size={22} stroke={1.5} aria-hidden />
      </div>
      <h2 className={classes.title}>{t(absent ? 'errorNotFoundTitle' : 'errorTitle')}</h2>
      <div className={classes.text}>{t(text)}</div>
      <code className={classes.detail}>{errorMessage(error)}</code>
      {onRetry === undefined || absent ? null : (
        <div className={classes.action}>
          <Button variant="default" onClick={onRetry}>
            {t('retry')}
          </Button>
        </div>
      )}
    </div>
  )
}
